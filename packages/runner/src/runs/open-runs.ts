import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { StudyPlan } from '../plan/plan-study.ts'
import { countText } from '../report/figures.ts'
import { plainText } from '../report/plain-text.ts'
import { listRuns } from '../report/run-folders.ts'
import { textTable } from '../report/text-table.ts'
import type { Store } from '../store/store.ts'

/** How far a run has come that has no result. */
export interface OpenRun {
  readonly name: string
  readonly run: string
  readonly folder: string
  /** Trainings of the plan that it began with. */
  readonly total: number | null
  /** Those that were known by then and have records now; later ones are not counted. */
  readonly recorded: number | null
  /** When a training of it last printed something; null where none has. */
  readonly lastPrinted: string | null
}

/** The runs without a result, the newest first. */
export async function openRuns(out: string, store: Store): Promise<OpenRun[]> {
  const runs = (await listRuns(out)).filter(({ result }) => result === null)
  return Promise.all(
    runs.map(async ({ name, id, path }) => {
      const plan = await planOf(path)
      const has = await Promise.all(
        (plan?.list ?? []).map(({ key }) =>
          store.head(key).then(
            (head) => head !== undefined,
            () => false,
          ),
        ),
      )
      return {
        name,
        run: id,
        folder: path,
        total: plan?.trainings.total ?? null,
        recorded: plan === undefined ? null : has.filter(Boolean).length,
        lastPrinted: await lastChange(join(path, 'logs')),
      }
    }),
  )
}

/** Runs without a result as lines for a terminal. */
export function openRunsText(runs: readonly OpenRun[], width: number): string {
  if (runs.length === 0) return 'Every run has a result; segscale ls lists them.'
  return textTable(
    [
      { title: 'experiment', align: 'left', priority: 0 },
      { title: 'run', align: 'left', priority: 0 },
      { title: 'trainings', align: 'right', priority: 0 },
      { title: 'recorded', align: 'right', priority: 0 },
      { title: 'last printed (UTC)', align: 'left', priority: 1 },
    ],
    runs.map(({ name, run, total, recorded, lastPrinted }) => [
      plainText(name, 60),
      plainText(run, 40),
      total === null ? '' : countText(total),
      recorded === null ? '' : countText(recorded),
      lastPrinted?.slice(0, 19).replace('T', ' ') ?? '',
    ]),
    width,
    0,
  ).join('\n')
}

async function planOf(folder: string): Promise<Pick<StudyPlan, 'trainings' | 'list'> | undefined> {
  try {
    const plan = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')) as Partial<StudyPlan>
    const isPlan = typeof plan.trainings?.total === 'number' && Array.isArray(plan.list)
    return isPlan ? (plan as StudyPlan) : undefined
  } catch {
    // A run that was stopped before its plan was written has none.
    return undefined
  }
}

async function lastChange(folder: string): Promise<string | null> {
  const names = await readdir(folder).catch(() => [])
  const times = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mtimeMs))
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString()
}
