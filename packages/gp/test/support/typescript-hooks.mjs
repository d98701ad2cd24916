import { readFile } from 'node:fs/promises'
import typescript from 'typescript'

/** Module hook for threads of tests: turns TypeScript sources into JavaScript, without checking types. */
export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context)
  const { ModuleKind, ScriptTarget } = typescript
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2023, verbatimModuleSyntax: true }
  const source = typescript.transpileModule(await readFile(new URL(url), 'utf8'), { compilerOptions }).outputText
  return { format: 'module', shortCircuit: true, source }
}
