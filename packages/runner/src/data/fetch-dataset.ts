import { SegscaleError } from '@segscale/core'
import { fetchByName, fetchedState, knownDatasets, type FetchedState } from '@segscale/data'

/**
 * Fetches a data set, saying on standard error what takes time.
 *
 * @throws {@link SegscaleError} with code `USAGE` for a name that stands for nothing to fetch, `DATA_UNAVAILABLE` or
 * `DATA_CORRUPT`.
 */
export async function fetchDataset(name: string): Promise<FetchedState & { readonly name: string }> {
  const state = await fetchByName(name, (text) => process.stderr.write(`${text}\n`))
  if (state !== undefined) return { name, ...state }
  const states = await Promise.all(
    knownDatasets.map(async (known) => ({ known, state: await fetchedState(known.name) })),
  )
  const names = states.filter((each) => each.state !== undefined).map(({ known }) => known.name)
  throw new SegscaleError(
    'USAGE',
    `Data sets that can be fetched are ${names.join(', ')}, but not ${JSON.stringify(name)}. Sets of your own are read ` +
      'where they lie: set dataset.path.',
  )
}
