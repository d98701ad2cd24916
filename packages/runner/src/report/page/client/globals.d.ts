/** What the scripts of Vega and Vega-Lite define for ours, as far as ours use it. */
declare const vega: {
  parse(spec: object, config: object, options: { ast: boolean }): object
  logger(level: number): object
  None: number
  View: new (runtime: object, options: object) => VegaView
}
declare const vegaLite: { compile(spec: object, options: object): { spec: object } }

interface VegaView {
  runAsync(): Promise<VegaView>
  finalize(): void
  toSVG(): Promise<string>
}

/** Evaluates Vega's expressions without `eval`; part of the script that our modules are joined to. */
declare const expressionInterpreter: object
