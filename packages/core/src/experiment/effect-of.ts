import { fieldNotes, type FieldEffect, type FieldNote } from './field-notes.ts'

/**
 * What a change at a path of a resolved experiment means, by the note of the field there, around it, or inside it.
 *
 * @param path - Such as `recipe.augment[0].padCrop`.
 */
export function effectOf(path: string): FieldEffect {
  const field = path.replaceAll(/\[\d+\]/g, '[]')
  const parts = field.split(/(?=\.|\[\])/)
  for (let depth = parts.length; depth > 0; depth--) {
    const at = parts.slice(0, depth).join('')
    if (Object.hasOwn(fieldNotes, at)) return (fieldNotes[at] as FieldNote).effect
  }
  const inside = Object.entries(fieldNotes).filter(([at]) => at.startsWith(`${field}.`) || at.startsWith(`${field}[`))
  const effects = inside.map(([, { effect }]) => effect)
  if (effects.includes('training')) return 'training'
  return effects.includes('selection') ? 'selection' : 'report'
}
