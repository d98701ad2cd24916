import { opsThatCannotBeRecorded } from '../../../src/program/op-attributes.ts'
import type { OpCase } from './op-case.ts'

const introduction = `# Ops of graph programs

Generated from the cases of \`packages/engine/test/program/ops/\`; \`npx vitest run --project engine test/program/ops.test.ts -u\`
writes it anew. Each op is compiled and compared with eager tfjs on the same inputs, to 1e-5 of the largest value. Other ops of
tfjs may work too: recording takes any op whose course does not depend on values.
`

/** docs/ops.md: every tested op of tfjs, in which forms, and whether its gradients are compared too. */
export function opTable(casesByGroup: Readonly<Record<string, readonly OpCase[]>>): string {
  const groups = Object.entries(casesByGroup).map(([group, cases]) => {
    const ops = [...new Set(cases.map(({ op }) => op))].toSorted()
    const rows = ops.map((op) => {
      const own = cases.filter((opCase) => opCase.op === op)
      const forms = own.map(({ form }) => form).filter((form) => form !== '')
      return [`\`tf.${op}\``, forms.join('; '), own.some(({ hasGradient }) => hasGradient) ? 'yes' : '']
    })
    return `## ${group}\n\n${table(['op', 'also', 'gradient'], rows)}`
  })
  const refused = table(
    ['TensorFlow op', 'why it is refused'],
    Object.entries(opsThatCannotBeRecorded).map(([op, why]) => [`\`${op}\``, why]),
  )
  return [introduction, ...groups, `## Refused\n\n${refused}`].join('\n')
}

/** A Markdown table with padded columns, as prettier formats it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ''].join('\n')
}
