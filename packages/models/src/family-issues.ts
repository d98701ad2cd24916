import type { FamilyTemplate, SchemaIssue } from '@segscale/core'
import { blockForm, type Segment } from './family.ts'

/**
 * Everything in a template that no net can have and that its schema does not say; nothing where the template is sound.
 *
 * @returns Issues with their paths from the top of the experiment file.
 */
export function familyIssues(template: FamilyTemplate): SchemaIssue[] {
  const { stem, segments } = template
  return [
    ...(stem === 'none' ? [] : evenKernel(['family', 'stem', 'kernel'], stem.kernel)),
    ...segments.flatMap((segment, index) => segmentIssues(segment, index)),
  ]
}

function segmentIssues(segment: Segment, index: number): SchemaIssue[] {
  const path = ['family', 'segments', index]
  const { kind = 'basic', inner, expansion, groups, shortcut } = segment
  const conflict = (key: string, message: string): SchemaIssue => ({ path: [...path, key], code: 'conflict', message })
  const issues = evenKernel([...path, 'kernel'], segment.kernel ?? 3)
  if (kind === 'plain' && inner !== undefined)
    issues.push(conflict('inner', 'has no effect in a plain block; remove it'))
  if (kind === 'plain' && shortcut !== undefined && shortcut !== 'none') {
    issues.push(conflict('shortcut', 'has no effect in a plain block; remove it'))
  }
  if (expansion !== undefined && kind !== 'inverted-residual') {
    issues.push(conflict('expansion', `has no effect in a ${kind} block; write inner, or kind: inverted-residual`))
  }
  if (expansion !== undefined && inner !== undefined) {
    issues.push(conflict('expansion', 'takes only one of inner, expansion; received both'))
  }
  if (groups !== undefined && kind !== 'resnext') {
    issues.push(conflict('groups', `has no effect in a ${kind} block; write kind: resnext or remove it`))
  }
  if (kind === 'resnext' && groups === undefined) {
    const message = 'missing; kind: resnext needs the number of groups'
    issues.push({ path: [...path, 'groups'], code: 'missing', message })
  }
  const form = blockForm(segment)
  if (groups !== undefined && kind === 'resnext' && form.inner % groups !== 0) {
    issues.push(conflict('groups', `must divide the ${form.inner} inner channels; found ${groups}`))
  }
  return issues
}

function evenKernel(path: SchemaIssue['path'], kernel: number): SchemaIssue[] {
  if (kernel % 2 === 1) return []
  const expected = 'an odd number of pixels'
  const message = `expected ${expected}, received ${kernel}`
  return [{ path, code: 'out-of-range', message, expected, received: String(kernel) }]
}
