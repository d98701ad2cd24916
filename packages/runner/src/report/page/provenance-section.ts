import type { JsonValue } from '@segscale/core'
import { stringify } from 'yaml'
import { durationText } from '../figures.ts'
import { plainText } from '../plain-text.ts'
import type { StoreSavings } from '../plots/timeline-plot.ts'
import type { RunData } from '../run-data.ts'
import { markup, type Html } from './markup.ts'

/** Where the figures come from: machine, versions, command, and the resolved experiment file. */
export function provenanceSection({ result, lock, environment }: RunData): Html {
  const facts: [string, string][] = [
    ['experiment', result.experiment],
    ['began', result.times.startedAt],
    ['ended', result.times.finishedAt],
    ['took', durationText(result.times.wallSeconds)],
    ['exit code', `${result.exitCode}: ${result.reason}`],
    ...environmentFacts(environment),
  ]
  const experiment = fieldOf(lock, 'experiment') ?? lock
  return markup`<section id="provenance" aria-label="Provenance">
    <h2>Provenance</h2>
    <dl class="facts">
      ${facts.map(
        ([name, text]) =>
          markup`<dt>${name}</dt>
            <dd>${plainText(text, 1000)}</dd>`,
      )}
    </dl>
    ${
      experiment === null
        ? undefined
        : markup`<details open>
            <summary>The resolved experiment file</summary>
            <pre tabindex="0" role="region" aria-label="Resolved experiment file">${printed(experiment)}</pre>
          </details>`
    }
  </section>`
}

/** What the store saved, in a sentence. */
export function savingsText({ cached, failed, savedSeconds, spentSeconds }: StoreSavings): string {
  const parts = [
    cached === 0
      ? 'No training was found in the store.'
      : `${cached} training${cached === 1 ? ' was' : 's were'} found in the store, which saved ${durationText(savedSeconds)} of training.`,
    `The trainings of this run took ${durationText(spentSeconds)} in all, summed over what ran at once.`,
    ...(failed === 0 ? [] : [`${failed} failed.`]),
  ]
  return parts.join(' ')
}

function environmentFacts(environment: JsonValue): [string, string][] {
  const named: [string, JsonValue | undefined][] = [
    ['host', fieldOf(environment, 'host')],
    ['platform', fieldOf(environment, 'platform')],
    ['processor', fieldOf(fieldOf(environment, 'cpu'), 'model')],
    ['node', fieldOf(environment, 'node')],
    ['workers', fieldOf(environment, 'workers')],
    ['threads of a training', fieldOf(environment, 'threads')],
    ['revision', fieldOf(fieldOf(environment, 'git'), 'revision')],
    ['package-lock.json', fieldOf(environment, 'lockfile')],
    ['semantics', fieldOf(environment, 'semantics')],
    ['command', fieldOf(environment, 'commandLine')],
  ]
  return named.flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, factText(value)]]))
}

function factText(value: JsonValue): string {
  if (Array.isArray(value)) return value.map(factText).join(' ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, item]) => `${name} ${factText(item)}`)
    .join(', ')
}

function printed(value: JsonValue): string {
  return stringify(value, { lineWidth: 100 })
}

function fieldOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
    return undefined
  return (value as Readonly<Record<string, JsonValue>>)[name]
}
