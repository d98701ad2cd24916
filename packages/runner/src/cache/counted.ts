import { countText } from '../report/figures.ts'

/** A count with what it counts: `1 record`, `1,024 records`. */
export function counted(count: number, one: string, more = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : more}`
}
