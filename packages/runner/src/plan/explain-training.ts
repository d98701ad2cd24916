import { contentKey, SegscaleError, type JsonValue } from '@segscale/core'
import type { KeyInput, Provenance, Store, StoreRecord } from '../store/store.ts'
import type { StudyContext } from '../study/study-context.ts'
import { NetSpace } from '../study/net-space.ts'
import type { StudyNet } from '../study/study-net.ts'
import { taskKeyInput } from '../study/training-key.ts'
import { flattened, RecordsByNet, type NearestRecord } from './nearest-record.ts'

/** What is in a key, what came of it, and what comes nearest to it; with `--json` a list of these is printed. */
export interface Explanation {
  readonly key: string
  /** Everything that enters the key but the net, by path. */
  readonly fields: Readonly<Record<string, JsonValue>>
  /** Digest of the architecture, which enters the key as a whole. */
  readonly architecture: string | null
  /** Null where there is no record. */
  readonly record: { readonly outcome: StoreRecord['outcome']; readonly provenance: Provenance } | null
  readonly nearest: NearestRecord | null
}

/** More records than this are not searched for the nearest one. */
const mostRecords = 20_000

/**
 * Explains every record whose key begins with some digits.
 *
 * @throws SegscaleError with code `USAGE` where none or too many do.
 */
export async function explainKey(beginning: string, store: Store): Promise<Explanation[]> {
  const records = await store.sample(mostRecords)
  const found = records.filter(({ key }) => key.startsWith(beginning.toLowerCase()))
  if (found.length === 0 || found.length > 10) {
    const what = found.length === 0 ? 'no record' : `${found.length} records`
    throw new SegscaleError(
      'USAGE',
      `A key of one record was expected, but ${what} in the store begin with ${beginning}. Give ` +
        `${found.length === 0 ? 'the first digits of a key that "segscale plan" lists, or a rescale with --file' : 'more digits'}.`,
    )
  }
  const byNet = new RecordsByNet(records)
  return found.map((record) => explanation(record.input, record, byNet))
}

/**
 * Explains the trainings of one net of an experiment, one per seed, whether they have records or not.
 *
 * @param label - The net: `1,2,3/16,32,64`, blocks and channels of each segment.
 * @throws SegscaleError with code `RESCALE_INVALID` where the label names no net of the family.
 */
export async function explainNet(label: string, context: StudyContext, store: Store): Promise<Explanation[]> {
  const net = netNamed(label, context)
  const records = await store.sample(mostRecords)
  const byKey = new Map(records.map((record) => [record.key, record]))
  const byNet = new RecordsByNet(records)
  return context.experiment.seeds.map((seed) => {
    const input = taskKeyInput(context, net, seed)
    return explanation(input, byKey.get(contentKey(input)), byNet)
  })
}

function netNamed(label: string, { space, evaluator }: StudyContext): StudyNet {
  const [depth = [], width = []] = label.split('/').map((part) => part.split(',').map(Number))
  if (evaluator.kind === 'training' && space instanceof NetSpace && /^[\d,\s]+\/[\d,\s]+$/.test(label)) {
    return space.netOf({ depth, width })
  }
  const expected = 'blocks and channels of each segment of a family that is trained, such as 1,2,3/16,32,64'
  throw new SegscaleError(
    'RESCALE_INVALID',
    `Expected ${expected}, found "${label}". "segscale plan" lists the first nets.`,
  )
}

function explanation(input: KeyInput, record: StoreRecord | undefined, byNet: RecordsByNet): Explanation {
  const { architecture } = input
  return {
    key: contentKey(input),
    fields: Object.fromEntries(flattened(input)),
    architecture: architecture === undefined ? null : contentKey(architecture),
    record: record === undefined ? null : { outcome: record.outcome, provenance: record.provenance },
    nearest: byNet.nearestTo(input) ?? null,
  }
}
