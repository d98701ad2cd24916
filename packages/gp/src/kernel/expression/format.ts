import type { Atom, Sum, Term } from './syntax.ts'

/**
 * An expression in its canonical form: options spelt out, one space around `+` and `*`, brackets only where needed, a
 * number first in its term and left out where it is 1 or not given.
 */
export function formatSum({ terms }: Sum): string {
  return terms.map(formatTerm).join(' + ')
}

function formatTerm({ factor, factors }: Term): string {
  const parts = factors.map((part) => (part.kind === 'kernel' ? formatAtom(part) : `(${formatSum(part)})`))
  return [...(factor === undefined || factor === 1 ? [] : [String(factor)]), ...parts].join(' * ')
}

function formatAtom({ name, ard }: Atom): string {
  return ard === undefined ? name : `${name}(${ard ? 'ard' : 'iso'})`
}
