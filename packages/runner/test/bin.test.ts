import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const here = resolve(import.meta.dirname, '..')

/** In the place of TypeScript's: copies sources, leaves the same notes, and fails where a source says so. */
const compiler = `
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs')
const { dirname, join } = require('node:path')
const folder = dirname(process.argv[3])
let errors = 0
mkdirSync(join(folder, 'dist'), { recursive: true })
for (const name of readdirSync(join(folder, 'src'))) {
  const text = readFileSync(join(folder, 'src', name), 'utf8')
  if (text.includes('WRONG')) errors = 1
  writeFileSync(join(folder, 'dist', name.replace('.ts', '.js')), text)
}
if (errors > 0) console.log('wrong.ts is wrong')
const notes = errors > 0 ? '{"semanticDiagnosticsPerFile":[]}' : '{}'
writeFileSync(join(folder, 'tsconfig.build.tsbuildinfo'), notes)
process.exitCode = errors
`

let root = ''
let bin = ''

/** A workspace as small as it gets: one package, `runner`, with the real `bin` folder and a command line of its own. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'segscale-bin-'))
  const runner = join(root, 'packages', 'runner')
  mkdirSync(join(runner, 'src'), { recursive: true })
  cpSync(join(here, 'bin'), join(runner, 'bin'), { recursive: true })
  mkdirSync(join(root, 'node_modules/typescript/bin'), { recursive: true })
  writeFileSync(join(root, 'node_modules/typescript/package.json'), '{ "name": "typescript" }')
  writeFileSync(join(root, 'node_modules/typescript/bin/tsc'), compiler)
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(root, 'tsconfig.base.json'), '{}')
  writeFileSync(join(runner, 'tsconfig.build.json'), '{}')
  writeFileSync(join(runner, 'src', 'index.ts'), 'export {}\n')
  writeCli('first')
  bin = join(runner, 'bin', 'segscale.js')
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

function writeCli(text: string): void {
  const source = `export async function main(argv) {
  await Promise.resolve()
  process.stdout.write(\`${text} \${argv.join(' ')}\\n\`)
  return argv.length
}
`
  const path = join(root, 'packages/runner/src/cli.ts')
  writeFileSync(path, source)
  // Later than a build that may have ended within the same tick of the clock.
  const time = new Date(Date.now() + 2000)
  utimesSync(path, time, time)
}

function compile(): void {
  spawnSync(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-b',
    join(root, 'packages/runner/tsconfig.build.json'),
  ])
}

function run(...argv: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [bin, ...argv], { encoding: 'utf8' })
}

describe('bin/segscale.js', () => {
  it('builds what is missing, then only what has changed', () => {
    expect(run('a', 'b')).toMatchObject({
      status: 2,
      stdout: 'first a b\n',
      stderr: 'segscale: building, as the sources have changed\n',
    })
    const source = join(root, 'packages/runner/src/cli.ts')
    const past = new Date(Date.now() - 60_000)
    utimesSync(source, past, past)
    expect(run('a', 'b', 'c').status).toBe(3)
    expect(run()).toMatchObject({ status: 0, stdout: 'first \n', stderr: '' })
    writeCli('second')
    expect(run()).toMatchObject({ stdout: 'second \n', stderr: expect.stringContaining('building') as string })
    rmSync(join(root, 'packages/runner/dist'), { recursive: true })
    expect(run().stdout).toBe('second \n')
  })

  it('builds nothing where someone else has, unless with errors', () => {
    const source = join(root, 'packages/runner/src/cli.ts')
    const past = new Date(Date.now() - 60_000)
    utimesSync(source, past, past)
    compile()
    expect(run()).toMatchObject({ status: 0, stdout: 'first \n', stderr: '' })
    writeFileSync(join(root, 'packages/runner/src/wrong.ts'), '// WRONG\n')
    compile()
    expect(run().status).toBe(1)
  })

  it('fails with the errors of the compiler where the sources are wrong', () => {
    writeFileSync(join(root, 'packages/runner/src/wrong.ts'), '// WRONG\n')
    const { status, stdout, stderr } = run()
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toContain('wrong.ts')
    expect(stderr).toContain('segscale: the build failed')
  })

  it('builds once when several start together, and works in all of them', async () => {
    const past = new Date(Date.now() - 60_000)
    utimesSync(join(root, 'packages/runner/src/cli.ts'), past, past)
    const runs = await Promise.all(['a', 'b', 'c'].map((name) => spawned(name)))
    expect(runs.map(({ stdout }) => stdout)).toEqual(['first a\n', 'first b\n', 'first c\n'])
    expect(runs.filter(({ stderr }) => stderr.includes('building'))).toHaveLength(1)
  })

  it('goes on after a build that was killed', () => {
    const lock = join(root, 'packages/runner/dist/.build-lock')
    mkdirSync(lock, { recursive: true })
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    writeFileSync(join(lock, 'pid'), String(pid))
    expect(run('a').stdout).toBe('first a\n')
  })
})

async function spawned(argument: string): Promise<{ stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [bin, argument])
  const written = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (written.stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (written.stderr += String(chunk)))
  await new Promise((settle) => child.on('close', settle))
  return written
}
