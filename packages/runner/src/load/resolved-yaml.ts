import { stringify } from 'yaml'
import type { IssuePath } from '@segscale/core'
import type { Colors } from '../output.ts'
import type { LoadedExperiment } from './load-experiment.ts'
import type { ValueOrigin } from './origin.ts'

/** Comments start in the same column, but longer lines do not push all others to the right. */
const commentColumn = 52

/**
 * A resolved experiment as YAML, one field a line, with its origin as a trailing comment.
 *
 * @returns Lines without a final line end. Read as an experiment file, they give the same experiment.
 */
export function resolvedYaml(
  { experiment, originOf }: Pick<LoadedExperiment, 'experiment' | 'originOf'>,
  colors: Colors,
): string {
  const lines = (map: object, path: IssuePath, indent: string): string[] =>
    Object.entries(map).flatMap(([key, value]: [string, unknown]) => {
      const at = [...path, key]
      if (isMap(value)) return [`${indent}${key}:`, ...lines(value, at, `${indent}  `)]
      const field = `${indent}${key}: ${inOneLine(value)}`
      return [`${field.padEnd(commentColumn)} ${colors.dim(`# ${originText(originsOf(value, at))}`)}`]
    })

  /** A list may have been changed item by item. */
  const originsOf = (value: unknown, path: IssuePath): ValueOrigin => {
    const own = originOf(path)
    if (!Array.isArray(value) || own.kind === 'set') return own
    const items = value.map((_, index) => originOf([...path, index]))
    return items.find(({ kind }) => kind === 'set') ?? own
  }

  return lines(experiment, [], '').join('\n')
}

function originText(origin: ValueOrigin): string {
  switch (origin.kind) {
    case 'file':
      return `${origin.file}:${origin.line}`
    case 'set':
      return `--set ${origin.text.replaceAll(/\s+/g, ' ')}`
    case 'unused':
      return `no effect with ${origin.because}`
    case 'default':
      return 'default'
  }
}

function inOneLine(value: unknown): string {
  const inFlow = Array.isArray(value) ? ({ collectionStyle: 'flow', flowCollectionPadding: false } as const) : {}
  return stringify(value, { ...inFlow, lineWidth: 0, blockQuote: false }).trim()
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
