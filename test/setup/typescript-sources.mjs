// Lets a child process or thread of a test run TypeScript sources, types unchecked:
//   node --import <this file> --conditions=@segscale/source child.ts
import { readFileSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'
import typescript from 'typescript'

const compilerOptions = { target: 'ES2023', module: 'ESNext', verbatimModuleSyntax: true }

function compiled(url) {
  const { outputText } = typescript.transpileModule(readFileSync(fileURLToPath(url), 'utf8'), { compilerOptions })
  return { format: 'module', source: outputText, shortCircuit: true }
}

/** Hook of Node's module loader. Returns what `next` returns: a promise or, with `registerHooks`, a value. */
export function load(url, context, next) {
  return url.endsWith('.ts') ? compiled(url) : next(url, context)
}

// Loaded a second time, by `register`, this file serves the hooks of Node 20 from a thread of their own.
if (nodeModule.registerHooks) nodeModule.registerHooks({ load })
else if (!new URL(import.meta.url).searchParams.has('hooks')) nodeModule.register(`${import.meta.url}?hooks`)
