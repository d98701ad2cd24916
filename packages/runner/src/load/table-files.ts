import { resolve } from 'node:path'
import { SegscaleError, type SchemaIssue } from '@segscale/core'
import { readTable, type TableReading, type TableSettings } from '../table/read-table.ts'
import type { RecordedTable } from '../table/recorded-table.ts'
import { refusalOf, type SourceFiles } from './source-files.ts'

/** Larger tables would not fit into memory with room to spare. */
const mostBytes = 100_000_000

type Settings = TableSettings & { readonly table: string }

/** The tables that an experiment file names; each is read once, whoever asks. */
export class TableFiles {
  readonly #folder: string
  readonly #files: SourceFiles
  readonly #readings = new Map<string, TableReading>()

  /** @param folder - Where relative paths start. */
  constructor(folder: string, files: SourceFiles) {
    this.#folder = folder
    this.#files = files
  }

  /** Everything that keeps a file from being the table that an experiment asks for. */
  issuesOf(settings: Settings): readonly SchemaIssue[] {
    return this.#read(settings).issues
  }

  /** The table that an experiment asks for; undefined where the file is not one. */
  tableOf(settings: Settings): RecordedTable | undefined {
    const reading = this.#read(settings)
    return 'table' in reading ? reading.table : undefined
  }

  #read(settings: Settings): TableReading {
    const key = JSON.stringify(settings)
    const reading = this.#readings.get(key) ?? readFile(resolve(this.#folder, settings.table), settings, this.#files)
    this.#readings.set(key, reading)
    return reading
  }
}

function readFile(path: string, settings: Settings, files: SourceFiles): TableReading {
  const label = files.label(path)
  const refused = (message: string): TableReading => ({
    issues: [{ path: ['evaluate', 'table'], code: 'rule', message }],
  })
  try {
    const bytes = files.read(path, mostBytes)
    if (bytes.byteLength > mostBytes)
      return refused(`expected a table of at most ${mostBytes / 1e6} MB, ${label} has more`)
    return readTable(bytes, label, settings)
  } catch (error) {
    if (!(error instanceof SegscaleError)) throw error
    return refused(refusalOf(error))
  }
}
