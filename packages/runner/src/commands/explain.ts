import type { Command } from 'commander'
import { SegscaleError } from '@segscale/core'
import { printJson } from '../output.ts'
import { jsonOption, onlyOption, setOption } from './options.ts'

interface ExplainOptions {
  readonly file?: string
  readonly set: readonly string[]
  readonly only?: string
  readonly json?: boolean
}

/** Adds `segscale explain`: what is in a key, where its record came from, and what comes nearest to it. */
export function registerExplain(program: Command): void {
  program
    .command('explain')
    .summary('say what is in a training’s key, where its record came from, and which other record is nearest')
    .description(
      'Explains a training by the beginning of its key, or, with --file, a net of an experiment by its blocks and ' +
        'channels: everything that enters the key, the record and its provenance, and the nearest other record of the ' +
        'same net field by field. Nothing is trained.',
    )
    .argument('<what>', 'the first digits of a key, or blocks and channels of every segment: 1,2,3/16,32,64')
    .option('-f, --file <file>', 'the experiment that a net belongs to')
    .addOption(setOption())
    .addOption(onlyOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  segscale explain 3,3,3/16,32,64 --file experiments/quickstart.yaml')
    .action(async (what: string, options: ExplainOptions) => {
      await explain(what, options)
    })
}

async function explain(what: string, { file, set, only, json }: ExplainOptions): Promise<void> {
  const { explainKey, explainNet } = await import('../plan/explain-training.ts')
  const { explanationText } = await import('../plan/explanation-text.ts')
  const { LocalStore } = await import('../store/local-store.ts')
  const { storeHome } = await import('../store/store-home.ts')
  const store = new LocalStore(storeHome(process.env, process.cwd()))
  const isKey = /^[0-9a-f]{4,64}$/i.test(what)
  if (!isKey && file === undefined) {
    throw new SegscaleError(
      'USAGE',
      `Expected the first digits of a key (at least 4), or a net with --file; found "${what}".`,
    )
  }
  const explanations = isKey ? await explainKey(what, store) : await explained(what, file as string, { set, only })
  if (json === true) printJson(explanations)
  else process.stdout.write(explanationText(explanations, process.stdout.columns || 100))

  async function explained(
    net: string,
    path: string,
    options: { readonly set: readonly string[]; readonly only: string | undefined },
  ): ReturnType<typeof explainNet> {
    const { loadExperiment } = await import('../load/load-experiment.ts')
    const { loadedContext } = await import('../load/loaded-context.ts')
    return explainNet(net, loadedContext(loadExperiment(path, options)), store)
  }
}
