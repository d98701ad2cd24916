import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript'
import { describe, expect, it } from 'vitest'
import { Sandbox, workspace } from '../e2e/segscale.ts'
import { codeBlocks } from './code-blocks.ts'

const blocks = codeBlocks()
const projects = JSON.parse(readFileSync(join(workspace, 'packages/runner/package.json'), 'utf8')) as {
  nx: { targets: Record<string, unknown> }
}
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts,
)

/** The commands of shell blocks, one per line or joined by `&&`; comments and output are left out. */
const commands = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ place, text }) =>
    text
      .replaceAll('\\\n', ' ')
      .split('\n')
      .flatMap((line) => line.split('&&'))
      .map((line) => line.replace(/\s#.*$/, '').trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((command) => [place, command] as const),
  )

describe('the documentation', () => {
  it('has blocks to check', () => {
    expect(blocks.length).toBeGreaterThan(3)
    expect(commands.length).toBeGreaterThan(3)
  })

  it.each(
    blocks
      .filter(({ language, text }) => language === 'yaml' && text.includes('version:') && text.includes('name:'))
      .map(({ place, text }) => [place, text]),
  )('shows a valid experiment file at %s', (_, text) => {
    const sandbox = new Sandbox()
    const file = join(sandbox.folder, 'experiment.yaml')
    writeFileSync(file, text)
    expect(sandbox.segscale('validate', '--file', file)).toMatchObject({ status: 0 })
  })

  it('shows parts of experiment files that fit into one', () => {
    const sandbox = new Sandbox()
    const whole =
      blocks.find(({ place, text }) => place.startsWith('README.md') && text.includes('version:'))?.text ?? ''
    mkdirSync(join(sandbox.folder, 'base'))
    writeFileSync(join(sandbox.folder, 'base/cifar10.yaml'), whole)
    // The examples of docs/config.md are loaded one by one where their effect on trainings is tested; images of one's own
    // are the reader's.
    const parts = blocks.filter(({ place, language, text }) => {
      const isWhole = text.includes('version:') && text.includes('name:')
      const isOwnData = /dataset: \{ name: (images|arrays), path:/.test(text)
      return language === 'yaml' && !isWhole && !isOwnData && !place.startsWith('docs/config.md')
    })
    const files = parts.map(({ place, text }) => {
      const file = join(sandbox.folder, `${place.replaceAll(/\W/g, '-')}.yaml`)
      const table = join(workspace, 'experiments/resnet20-table.yaml')
      const base = text.startsWith('evaluate:') ? table : 'base/cifar10.yaml'
      const own = text.replace('table: tables/', `table: ${join(workspace, 'experiments/tables')}/`)
      writeFileSync(file, text.includes('extends:') ? own : `extends: ${base}\n${own}\n`)
      return file
    })
    expect(files.length).toBeGreaterThan(2)
    expect(sandbox.segscale('validate', ...files)).toMatchObject({ status: 0 })
  })

  it.each(readdirSync(join(workspace, 'experiments')).filter((name) => name.endsWith('.yaml')))(
    'ships a valid experiments/%s with its question, its cost and the schema for editors',
    (name) => {
      const text = readFileSync(join(workspace, 'experiments', name), 'utf8')
      expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/packages\/core\/schema\/experiment\.schema\.json\n/)
      expect(text).toMatch(/# .*\?/)
      expect(text).toMatch(/#.*(minute|hour|day)/)
      expect(new Sandbox().segscale('validate', '--file', join('experiments', name))).toMatchObject({ status: 0 })
    },
  )

  it.each(commands.filter(([, command]) => /^npm |^npx nx /.test(command)))(
    'at %s names what exists: %s',
    (_, command) => {
      const script = /^npm (?:run )?([\w:-]+)/.exec(command)?.[1] ?? ''
      const target = /^npx nx (?:run )?runner:([\w-]+)/.exec(command)?.[1]
      if (command.startsWith('npm ')) expect(['ci', 'test', ...scripts]).toContain(script)
      const experiment = /^npx nx (?:run )?experiments:([\w-]+)/.exec(command)?.[1]
      if (experiment !== undefined) expect(existsSync(join(workspace, 'experiments', `${experiment}.yaml`))).toBe(true)
      if (target !== undefined) expect(Object.keys(projects.nx.targets)).toContain(target)
    },
  )
})

describe('TypeScript in the documentation', () => {
  it.each(blocks.filter(({ language }) => language === 'ts').map(({ place, text }) => [place, text]))(
    'runs as it stands at %s',
    (place, text) => {
      // Inside the workspace, so that the packages are found, in a folder that is ignored.
      const file = join(workspace, 'test/dist-test', `${place.replaceAll(/\W/g, '-')}.mjs`)
      mkdirSync(dirname(file), { recursive: true })
      const options = { target: ScriptTarget.ES2023, module: ModuleKind.ESNext }
      writeFileSync(file, transpileModule(text, { compilerOptions: options }).outputText)
      const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' })
      expect(stderr.split('\n').filter((line) => line !== '' && !isNotice(line))).toEqual([])
      expect(status).toBe(0)
    },
  )
})

/** What TensorFlow says of itself when it is loaded, whatever its log level. */
function isNotice(line: string): boolean {
  return /^(WARNING: All log messages before absl|[IW]\d{4} )/.test(line)
}

describe('commands in the documentation', () => {
  const own = commands.filter(([, command]) => command.startsWith('npx segscale '))
  const help = new Map<string, string>()
  const helpOf = (verb: string): string => {
    const known = help.get(verb) ?? new Sandbox().segscale(...verb.split(' '), '--help').stdout
    help.set(verb, known)
    return known
  }

  it.each(own)('at %s has options that exist: %s', (_, command) => {
    const [first = '', ...rest] = command.split(' ').slice(2)
    const verb = ['cache', 'data'].includes(first) ? `${first} ${rest[0] ?? ''}` : first
    for (const option of rest.filter((word) => /^--?[a-z]/.test(word))) {
      expect(helpOf(verb)).toContain(option.replace(/=.*$/, ''))
    }
  })

  // Verbs that need no finished run and take no more than seconds are run as they stand.
  const quick =
    /^npx segscale (validate|plan|show|describe|schema|doctor|explain|status|completion|cache (?:info|ls|verify)) /
  it.each(own.filter(([, command]) => quick.test(`${command} `)))('at %s works: %s', (_, command) => {
    expect(new Sandbox().segscale(...command.split(' ').slice(2))).toMatchObject({ status: 0 })
  })
})
