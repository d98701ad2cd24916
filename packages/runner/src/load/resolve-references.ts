import { didYouMean, formatIssuePath, type IssuePath } from '@segscale/core'
import { fieldPath } from './override.ts'
import { parseYaml } from './parse-yaml.ts'
import type { CompositionIssue } from './placed-issue.ts'
import { isTextField } from './schemas-at.ts'
import { isEntries, isItems, nodeAt, treeOf, type ValueNode } from './value-tree.ts'

/** More than any experiment needs; references to references can grow without end. */
const mostValues = 10_000
const longestText = 10_000
/** References that lead to references, with the maps and lists between them. */
const deepestChain = 200

/** A tree without references, and what was found on the way. */
export interface ResolvedReferences {
  readonly root: ValueNode
  readonly issues: readonly CompositionIssue[]
  /** Paths of the values that are missing because a reference could not be followed. */
  readonly lost: readonly IssuePath[]
  /** Variables of the environment that were asked for, with the text that stands for each. */
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Puts what is meant in the place of every reference in the texts of a tree: `${name}` is a value under `vars`, else the
 * field with this path, and `${env:NAME:-default}` a variable of the environment. `$${` stands for `${` itself.
 *
 * A text that is one reference takes over the value as it is, so also numbers, lists and maps; inside a longer text the
 * value must be a text, a number or a truth value.
 */
export function resolveReferences(
  root: ValueNode,
  environment: Readonly<Record<string, string | undefined>>,
): ResolvedReferences {
  const resolver = new Resolver(root, environment)
  const resolved = resolver.resolved(root, [])
  const lost = pathsOf(resolved, (node) => resolver.lost.has(node))
  return { root: resolved, issues: resolver.issues, lost, environment: resolver.used }
}

interface Token {
  /** What stands between the braces. */
  readonly text: string
  readonly start: number
  readonly length: number
}

type Place = { readonly path: IssuePath; readonly part?: { readonly start: number; readonly length: number } }

class Resolver {
  readonly issues: CompositionIssue[] = []
  readonly used: Record<string, string> = {}
  readonly lost = new Set<ValueNode>()
  readonly #root: ValueNode
  readonly #environment: Readonly<Record<string, string | undefined>>
  readonly #done = new Map<ValueNode, ValueNode>()
  readonly #open: { readonly node: ValueNode; readonly name: string }[] = []
  #values = 0

  constructor(root: ValueNode, environment: Readonly<Record<string, string | undefined>>) {
    this.#root = root
    this.#environment = environment
  }

  resolved(node: ValueNode, path: IssuePath): ValueNode {
    const known = this.#done.get(node)
    if (known !== undefined) return known
    this.#open.push({ node, name: formatIssuePath(path) })
    const result = this.#inside(node, path)
    this.#open.pop()
    this.#done.set(node, result)
    return result
  }

  #inside(node: ValueNode, path: IssuePath): ValueNode {
    const { content } = node
    if (isItems(content)) return { ...node, content: content.map((item, at) => this.resolved(item, [...path, at])) }
    if (isEntries(content)) {
      return {
        ...node,
        content: new Map([...content].map(([key, inner]) => [key, this.resolved(inner, [...path, key])])),
      }
    }
    return typeof content === 'string' && content.includes('${') ? this.#text(node, content, path) : node
  }

  #text(node: ValueNode, text: string, path: IssuePath): ValueNode {
    const found = tokens(text)
    if (typeof found === 'number') {
      return this.#refuse(node, { path, part: { start: found, length: 2 } }, 'this reference has no closing }')
    }
    const [only] = found
    if (only !== undefined && found.length === 1 && only.length === text.length) {
      const value = this.#value(only, { path })
      return value === undefined || this.lost.has(value) ? this.#nothing(node) : this.#inPlaceOf(node, value, path)
    }
    const parts: string[] = []
    let from = 0
    for (const token of found) {
      const place = { path, part: { start: token.start, length: token.length } }
      const value = this.#value(token, place)
      if (value === undefined || this.lost.has(value)) return this.#nothing(node)
      if (isItems(value.content) || isEntries(value.content)) {
        const kind = isItems(value.content) ? 'a list' : 'a map'
        return this.#refuse(node, place, `\${${token.text}} is ${kind}, which cannot stand inside a text`)
      }
      parts.push(text.slice(from, token.start), String(value.content))
      from = token.start + token.length
    }
    const whole = [...parts, text.slice(from)].join('').replaceAll('$${', '${')
    if (whole.length <= longestText) return { ...node, content: whole }
    return this.#refuse(node, { path }, `expected a text of at most ${longestText} characters`)
  }

  /** A value takes the place of a reference; what goes wrong with it is told at the reference. */
  #inPlaceOf(node: ValueNode, value: ValueNode, path: IssuePath): ValueNode {
    const { content } = value
    const isPlain = typeof content === 'number' || typeof content === 'boolean'
    if (isPlain && isTextField(path)) return { ...node, content: String(content) }
    if (!isItems(content) && !isEntries(content)) return { ...node, content }
    this.#values += boundedSize(value, mostValues)
    if (this.#values <= mostValues) return { ...value, origin: node.origin, isAppended: false }
    const message = `the references stand for more than ${mostValues} values; write fewer`
    return this.#refuse(node, { path }, message)
  }

  #value(token: Token, place: Place): ValueNode | undefined {
    return token.text.startsWith('env:') ? this.#variable(token, place) : this.#field(token, place)
  }

  #variable({ text }: Token, place: Place): ValueNode | undefined {
    const [, name, fallback] = /^env:([A-Za-z_][A-Za-z0-9_]*):-(.*)$/s.exec(text) ?? []
    if (name === undefined || fallback === undefined) {
      this.#report(place, `expected \${env:NAME:-default}, a variable with a default, received \${${text}}`)
      return undefined
    }
    const given = this.#environment[name]
    const value = given === undefined || given === '' ? fallback : given
    this.used[name] = value
    const parsed = parseYaml(value)
    const isText = place.part !== undefined || isTextField(place.path) || parsed.issues.length > 0
    const { origin } = this.#root
    return treeOf(isText ? value : parsed.value, origin.layer)
  }

  #field({ text }: Token, place: Place): ValueNode | undefined {
    const path = fieldPath(text.trim())
    const target = this.#target(path)
    if (target === undefined) {
      const names = this.#names(path)
      const meant = didYouMean(String(path.at(-1) ?? ''), names)
      const suggestion = meant === undefined ? undefined : formatIssuePath([...path.slice(0, -1), meant])
      const hint = suggestion === undefined ? '' : ` — did you mean \${${suggestion}}?`
      this.#report(place, `\${${text}} names neither a value of vars nor a field of this file${hint}`, suggestion)
      return undefined
    }
    const [node, at] = target
    const circle = this.#open.findIndex((open) => open.node === node)
    if (circle < 0 && this.#open.length < deepestChain) return this.resolved(node, at)
    if (circle < 0) {
      this.#report(place, 'references lead from here to others in too long a chain; write the value here')
      return undefined
    }
    const names = [...this.#open.slice(circle).map(({ name }) => name), formatIssuePath(at)]
    this.#report(place, `this reference leads back to itself: ${names.slice(0, 10).join(' → ')}`)
    return undefined
  }

  #target(path: IssuePath): [ValueNode, IssuePath] | undefined {
    for (const at of [['vars', ...path], path]) {
      const node = nodeAt(this.#root, at)
      if (node !== undefined) return [node, at]
    }
    return undefined
  }

  /** What could stand in the place of the last part of a path. */
  #names(path: IssuePath): string[] {
    return [['vars', ...path.slice(0, -1)], path.slice(0, -1)].flatMap((at) => {
      const content = nodeAt(this.#root, at)?.content
      return content !== undefined && isEntries(content) ? [...content.keys()] : []
    })
  }

  #refuse(node: ValueNode, place: Place, message: string): ValueNode {
    this.#report(place, message)
    return this.#nothing(node)
  }

  /** A reference that cannot be followed leaves nothing behind. */
  #nothing(node: ValueNode): ValueNode {
    const nothing = { ...node, content: null }
    this.lost.add(nothing)
    return nothing
  }

  #report(place: Place, message: string, suggestion?: string): void {
    this.issues.push({ code: 'reference', ...place, message, ...(suggestion !== undefined && { suggestion }) })
  }
}

/** The references in a text; the place of one that is not closed. */
function tokens(text: string): Token[] | number {
  const found: Token[] = []
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at)) {
    if (text[at - 1] === '$') {
      at += 2
      continue
    }
    const end = text.indexOf('}', at)
    if (end < 0) return at
    found.push({ text: text.slice(at + 2, end), start: at, length: end + 1 - at })
    at = end + 1
  }
  return found
}

/** The paths of all nodes of a kind. */
function pathsOf(node: ValueNode, isWanted: (node: ValueNode) => boolean, path: IssuePath = []): IssuePath[] {
  if (isWanted(node)) return [path]
  const { content } = node
  if (isItems(content)) return content.flatMap((item, at) => pathsOf(item, isWanted, [...path, at]))
  return isEntries(content) ? [...content].flatMap(([key, inner]) => pathsOf(inner, isWanted, [...path, key])) : []
}

/** How many values a tree holds, counted no further than a limit. */
function boundedSize({ content }: ValueNode, limit: number): number {
  const inner = isItems(content) ? content : isEntries(content) ? [...content.values()] : []
  let size = 1
  for (const node of inner) {
    if (size > limit) break
    size += boundedSize(node, limit - size)
  }
  return size
}
