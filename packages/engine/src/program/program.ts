import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Elements } from '../binding.ts'
import type { TensorFlow } from '../tensorflow.ts'
import { dataTypeCode, type Graph, type TensorType } from './graph.ts'
import { encodeSavedModel, savedModelTag } from './saved-model.ts'

/** What one run is fed with: placeholders by name. */
export type Feeds = Readonly<Record<string, TensorType & { readonly elements: Elements }>>

/** How TensorFlow treats a graph. */
export interface ProgramOptions {
  /**
   * Whether TensorFlow rewrites the graph too, before its first run: it fuses biases into convolutions and knows what GPUs
   * like, and takes seconds for deep nets. Default true.
   */
  readonly tensorflowRewrites?: boolean
}

/**
 * A graph loaded into a TensorFlow session of its own, with the variables that belong to it.
 *
 * Each run is one session call, however many ops it takes. Call {@link Program.dispose} when done: sessions are not
 * garbage-collected.
 */
export class Program {
  readonly #tensorflow: TensorFlow
  #session: number | undefined

  constructor(tensorflow: TensorFlow, graph: Graph, options: ProgramOptions = {}) {
    this.#tensorflow = tensorflow
    // The binding takes graphs from files only.
    const folder = mkdtempSync(join(tmpdir(), 'segscale-program-'))
    const before = process.env['SEGSCALE_TENSORFLOW_REWRITES']
    try {
      writeFileSync(join(folder, 'saved_model.pb'), encodeSavedModel(graph))
      // Read by kernels/session_options.cc while the model is loaded.
      if (options.tensorflowRewrites === false) process.env['SEGSCALE_TENSORFLOW_REWRITES'] = 'off'
      this.#session = tensorflow.binding.loadSavedModel(folder, savedModelTag)
    } finally {
      if (before === undefined) delete process.env['SEGSCALE_TENSORFLOW_REWRITES']
      else process.env['SEGSCALE_TENSORFLOW_REWRITES'] = before
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /**
   * Runs what the named results need and gives their elements, in the order of the names.
   *
   * @param results - Names given to `Graph.result`.
   * @throws TypeError after {@link Program.dispose}.
   */
  run(results: readonly string[], feeds: Feeds = {}): Elements[] {
    if (this.#session === undefined) throw new TypeError('The program was disposed of.')
    const { binding } = this.#tensorflow
    const names = Object.keys(feeds)
    const inputs = Object.values(feeds).map(({ shape, dtype, elements }) =>
      binding.createTensor([...shape], dataTypeCode[dtype], elements),
    )
    try {
      const outputs = binding.runSavedModel(
        this.#session,
        inputs,
        names.map((name) => `${name}:0`).join(','),
        results.map((name) => `${name}:0`).join(','),
      )
      try {
        return outputs.map(({ id }) => binding.tensorDataSync(id))
      } finally {
        for (const { id } of outputs) binding.deleteTensor(id)
      }
    } finally {
      for (const id of inputs) binding.deleteTensor(id)
    }
  }

  /** Closes the session and frees its variables. Calling it again does nothing. */
  dispose(): void {
    if (this.#session === undefined) return
    this.#tensorflow.binding.deleteSavedModel(this.#session)
    this.#session = undefined
  }
}
