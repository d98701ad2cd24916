import { fieldNotes } from './field-notes.ts'
import type { PlainMap } from './plain-map.ts'

/**
 * The part of an experiment file that shows a field: its example and what that needs beside it, nested as in a file.
 *
 * @param path - Of a field that has a note.
 * @throws TypeError for another path.
 */
export function fieldExample(path: string): PlainMap {
  const note = fieldNotes[path]
  if (note === undefined) throw new TypeError(`There is no note for the field ${path} in field-notes.ts.`)
  const root: PlainMap = {}
  const settings = [...Object.entries(note.with ?? {}), [path, note.example] as const]
  for (const [at, value] of settings) put(root, at.replaceAll('[]', '.0').split('.'), value)
  return root
}

function put(map: PlainMap, parts: readonly string[], value: unknown): void {
  const [first = '', second, ...rest] = parts
  if (second === undefined) map[first] = value
  else if (second === '0') {
    const [item = {}] = (map[first] ?? []) as PlainMap[]
    map[first] = [item]
    put(item, rest, value)
  } else {
    map[first] ??= {}
    put(map[first] as PlainMap, [second, ...rest], value)
  }
}
