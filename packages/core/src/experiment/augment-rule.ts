import { trainingRule } from './experiment-rule.ts'
import type { Recipe } from './experiment-schema.ts'
import type { SchemaIssue } from './schema-issue.ts'

type AugmentStep = Recipe['augment'][number]

/** Steps that do not stand among those of single images: where they have to be, and what they work on. */
const places: Readonly<Record<string, { readonly after: readonly string[]; readonly why: string }>> = {
  mixup: { after: ['normalise'], why: 'mixes whole batches: it comes behind every step but normalise' },
  normalise: { after: [], why: 'comes last' },
}

/** Each kind of augmentation once, those of whole batches behind those of single images, and sound ranges. */
export const augmentRule = trainingRule(['recipe.augment'], ({ recipe: { augment } }) => {
  const kinds = augment.map(kindOf)
  return augment.flatMap((step, index): SchemaIssue[] => {
    const path = ['recipe', 'augment', index]
    const kind = kinds[index] as string
    if (kinds.indexOf(kind) < index) return [{ path, code: 'duplicate', message: `${kind} is listed twice; keep one` }]
    const place = places[kind]
    const misplaced = kinds.slice(index + 1).find((later) => place?.after.includes(later) === false && later !== kind)
    return [
      ...(place !== undefined && misplaced !== undefined
        ? [{ path, code: 'rule' as const, message: `${kind} ${place.why}; move it behind ${misplaced}` }]
        : []),
      ...rangeIssues(step, path),
    ]
  })
})

function kindOf(step: AugmentStep): string {
  return typeof step === 'string' ? step : (Object.keys(step)[0] ?? '')
}

function rangeIssues(step: AugmentStep, path: SchemaIssue['path']): SchemaIssue[] {
  if (typeof step === 'string') return []
  if ('randomErasing' in step) {
    return (['area', 'aspect'] as const).flatMap((name): SchemaIssue[] => {
      const { min, max } = step.randomErasing[name]
      const at = [...path, 'randomErasing', name]
      return min <= max
        ? []
        : [{ path: at, code: 'rule', message: `min must not be above max, received ${min} and ${max}` }]
    })
  }
  if (!('normalise' in step)) return []
  const { mean, std } = step.normalise
  if (mean.length === std.length) return []
  const message = `mean and std must have a number for each channel, received ${mean.length} and ${std.length}`
  return [{ path: [...path, 'normalise'], code: 'rule', message }]
}
