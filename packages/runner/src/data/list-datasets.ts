import { fetchedState, knownDatasets } from '@segscale/data'
import { textTable } from '../report/text-table.ts'

/** One data set as `segscale data ls` shows it. */
export interface DatasetRow {
  readonly name: string
  readonly about: string
  /** Whether its images are on this machine; undefined for sets of one's own, which lie where the user says. */
  readonly here?: boolean
  /** Where what was fetched lies, or would. */
  readonly folder?: string
  /** Megabytes to fetch. */
  readonly megabytes?: number
}

/** Every data set that there is. Looks for files and reads those that were fetched; uses no network. */
export async function datasetRows(): Promise<DatasetRow[]> {
  return Promise.all(knownDatasets.map(async ({ name, about }) => ({ name, about, ...(await fetchedState(name)) })))
}

/** The rows as a table for people. */
export function datasetTable(rows: readonly DatasetRow[]): string[] {
  const cells = rows.map(({ name, about, here, folder, megabytes }) => [
    name,
    here === undefined ? 'by path' : here ? 'here' : `to fetch, ${megabytes ?? 0} MB`,
    about,
    here === true ? (folder ?? '') : '',
  ])
  const columns = [
    { title: 'name', align: 'left', priority: 0 },
    { title: 'images', align: 'left', priority: 0 },
    { title: 'from', align: 'left', priority: 1 },
    { title: 'folder', align: 'left', priority: 2 },
  ] as const
  return textTable(columns, cells, 160, 0)
}
