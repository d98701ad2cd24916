import type { JsonValue } from '@segscale/core'
import { loadedContext } from '../load/loaded-context.ts'
import { loadExperiment, onlyOne, resolveExperiments, type LoadedExperiment } from '../load/load-experiment.ts'
import { readSourceAt } from '../load/read-source.ts'
import { planStudy, type PlannedTraining } from '../plan/plan-study.ts'
import { experimentRuns, type Run } from '../report/run-folders.ts'
import { LocalStore } from '../store/local-store.ts'
import { storeHome } from '../store/store-home.ts'
import { experimentKey } from '../study/training-key.ts'
import type { AskedTraining, DiffSide } from './diff-side.ts'
import { latestRun, type RunPlaces } from './find-run.ts'
import { gitFiles, pathAtRevision } from './git-files.ts'
import { studySide } from './study-side.ts'

/** An experiment file as a side: the run that it gave as it stands now, and the trainings that it asks for. */
export async function fileSide(named: string, places: RunPlaces): Promise<DiffSide> {
  return sideOf(named, loadExperiment(named), places)
}

/** An experiment file at a revision as a side; it and all that it extends are read from there. */
export async function sideAtRevision(
  named: string,
  { revision, name }: { readonly revision: string; readonly name: string },
  places: RunPlaces,
): Promise<DiffSide> {
  const files = gitFiles(revision, places.folder)
  const path = pathAtRevision(name, files, places.folder)
  const loaded = resolveExperiments(readSourceAt(path, files).source, path, { set: [], files })
  return sideOf(named, onlyOne(loaded), places)
}

async function sideOf(label: string, loaded: LoadedExperiment, places: RunPlaces): Promise<DiffSide> {
  const { experiment } = loaded
  const context = loadedContext(loaded)
  const store = new LocalStore(storeHome(process.env, places.folder))
  const plan = await planStudy(context, store, 1)
  // A run of the same name may be of another version of the file; then it says nothing about this one.
  const key = experimentKey(context)
  const runs = [await latestRun(places.out, experiment.name), ...(await experimentRuns(places.out, experiment.name))]
  const run = runs.find((candidate): candidate is Run => candidate?.result?.experiment === key)
  const study = run?.result == null ? null : await studySide(run, run.result)
  const asked = (training: PlannedTraining): AskedTraining => {
    const { key, rescale, seed } = training
    return { key, rescale, seed }
  }
  return {
    label,
    // Through JSON, because fields that are not set are undefined there and absent in a run's copy.
    spec: JSON.parse(JSON.stringify(experiment)) as JsonValue,
    study,
    run: run === undefined || study === null ? null : `${run.name}@${run.id}`,
    keys: study?.keys ?? plan.list.map((training) => training.key),
    missing: plan.list.filter(({ reason }) => reason === 'new').map(asked),
    asked: plan.list.map(asked),
  }
}
