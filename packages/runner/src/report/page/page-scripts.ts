import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** A script of a page and the digest by which the page's policy allows it. */
export interface PageScript {
  readonly text: string
  /** As a source of a content security policy: `'sha256-…'`. */
  readonly source: string
}

/** Our own modules for the browser, each behind those that it imports. */
const clientModules = [
  ...(['colors', 'charts', 'unpack', 'scatter', 'canvas-marks', 'net-choice'] as const),
  ...(['explorer-picture', 'details', 'explorer', 'report'] as const),
]
const liveModules = ['colors', 'charts', 'live-run'] as const
const listModules = ['colors', 'live-list'] as const

/** The scripts of a report: Vega and Vega-Lite, and our own. */
export function reportScripts(): Promise<readonly PageScript[]> {
  return (report ??= chartScripts(clientModules))
}

/** The scripts of the live pages with charts. */
export function liveScripts(): Promise<readonly PageScript[]> {
  return (live ??= chartScripts(liveModules))
}

/** The script of the list of runs, which has no charts. */
export function listScripts(): Promise<readonly PageScript[]> {
  return (list ??= ownScript(listModules, '').then((script) => [script]))
}

/** The digest of a text as a source of a content security policy. */
export function policySource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

let report: Promise<readonly PageScript[]> | undefined
let live: Promise<readonly PageScript[]> | undefined
let list: Promise<readonly PageScript[]> | undefined

async function chartScripts(modules: readonly string[]): Promise<readonly PageScript[]> {
  const { resolve } = createRequire(import.meta.url)
  const build = (name: string, file: string): string => join(dirname(resolve(name)), file)
  const [vega = '', vegaLite = '', interpreter = ''] = await Promise.all(
    [
      build('vega', 'vega.min.js'),
      build('vega-lite', 'vega-lite.min.js'),
      build('vega-interpreter', 'vega-interpreter.js'),
    ].map((path) => readFile(path, 'utf8')),
  )
  const own = await ownScript(modules, interpreterScript(interpreter))
  return [...[vega, vegaLite].map(joinedModule).map(pageScript), own]
}

/** Our modules as one script, with what goes before them. */
async function ownScript(modules: readonly string[], before: string): Promise<PageScript> {
  const paths = modules.map((name) => join(import.meta.dirname, 'client', `${name}.js`))
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
  return pageScript(`'use strict';{${before}${texts.map(joinedModule).join('')}}`)
}

function pageScript(text: string): PageScript {
  const safe = scriptText(text)
  return { text: safe, source: policySource(safe) }
}

/** Evaluates Vega's expressions without `eval`, which the policy of our pages refuses. */
function interpreterScript(text: string): string {
  const body = text
    .replace(/^import \{([^}]*)\} from 'vega-util';$/m, 'const {$1} = vega;')
    .replace(/^export \{ expression as expressionInterpreter \};$/m, 'return expression;')
  return `const expressionInterpreter = (() => {${joinedModule(body)}})();\n`
}

/** A module as part of one script: without its imports, its exports plain declarations, without the map of its source. */
function joinedModule(text: string): string {
  return text
    .replace(/^import [^;]*?from '[^']*';?$/gm, '')
    .replace(/^export /gm, '')
    .replace(/^\/\/# sourceMappingURL=.*$/gm, '')
}

/** A script that may stand in a `script` element: nothing in it looks like the element's end or a comment's beginning. */
function scriptText(text: string): string {
  return text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
}
