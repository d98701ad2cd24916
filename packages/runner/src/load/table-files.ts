import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { SchemaIssue } from '@segscale/core'
import { readTable, type TableReading, type TableSettings } from '../table/read-table.ts'
import type { RecordedTable } from '../table/recorded-table.ts'
import { pathLabel } from './read-source.ts'

/** Larger tables would not fit into memory with room to spare. */
const mostBytes = 100_000_000

type Settings = TableSettings & { readonly table: string }

/** The tables that an experiment file names; each is read once, whoever asks. */
export class TableFiles {
  readonly #folder: string
  readonly #readings = new Map<string, TableReading>()

  /** @param folder - Where relative paths start. */
  constructor(folder: string) {
    this.#folder = folder
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
    const reading = this.#readings.get(key) ?? readFile(resolve(this.#folder, settings.table), settings)
    this.#readings.set(key, reading)
    return reading
  }
}

function readFile(path: string, settings: Settings): TableReading {
  const label = pathLabel(path)
  const refused = (message: string): TableReading => ({
    issues: [{ path: ['evaluate', 'table'], code: 'rule', message }],
  })
  try {
    const { size } = statSync(path)
    if (size > mostBytes)
      return refused(`expected a table of at most ${mostBytes / 1e6} MB, ${label} has ${size / 1e6}`)
    return readTable(readFileSync(path), label, settings)
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause)
    const reason = why === 'ENOENT' ? 'there is no such file' : why === 'EISDIR' ? 'it is a folder' : why
    return refused(`cannot read ${label}: ${reason}`)
  }
}
