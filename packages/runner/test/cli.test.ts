import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createProgram } from '../src/cli.ts'
import { runCli } from './run-cli.ts'

const verbs = ['exp', 'plan', 'validate', 'show', 'diff', 'ls', 'describe', 'data', 'schema', 'doctor']

/** The parsed document on standard output, which must hold nothing else. */
async function jsonOf(...argv: string[]): Promise<{ status: number; value: Record<string, unknown>; stderr: string }> {
  const { status, stdout, stderr } = await runCli(...argv)
  return { status, value: JSON.parse(stdout) as Record<string, unknown>, stderr }
}

beforeEach(() => {
  vi.stubEnv('NO_COLOR', '1')
  vi.stubEnv('SEGSCALE_DEBUG', '')
})

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('segscale', () => {
  it('lists every verb, examples and exit codes with --help', async () => {
    const { status, stdout, stderr } = await runCli('--help')
    expect([status, stderr]).toEqual([0, ''])
    for (const verb of verbs) expect(stdout).toMatch(new RegExp(`^ {2}${verb} `, 'm'))
    expect(stdout).toContain('Examples:')
    expect(stdout).toContain('Exit codes:')
  })

  it.each(verbs)('explains every option of %s with --help', async (verb) => {
    const { status, stdout } = await runCli(verb, '--help')
    expect(status).toBe(0)
    expect(stdout).toContain(`Usage: segscale ${verb}`)
    const command = (await createProgram(verb)).commands[0]
    // The options of a verb with verbs of its own are theirs.
    for (const each of command?.commands.length === 0 ? [command] : (command?.commands ?? [])) {
      expect(each.options.filter(({ description }) => description === '')).toEqual([])
      expect(each.options.map(({ long }) => long)).toContain('--json')
    }
  })

  it('prints its version', async () => {
    expect(await runCli('--version')).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' })
  })

  it('shows its help on standard error and fails where no verb is given', async () => {
    const { status, stdout, stderr } = await runCli()
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('Usage: segscale')
  })

  it.each([
    ['a verb', ['valdate'], "unknown command 'valdate' (Did you mean validate?)"],
    ['an option', ['show', '--fiel', 'x'], "unknown option '--fiel' (Did you mean --file?)"],
    ['nothing that could be meant', ['banana'], 'unknown command \'banana\'; "segscale --help" lists the commands'],
    ['no file', ['show'], "option '-f, --file <file>' is missing: experiment file (YAML); - reads standard input"],
    ['no value', ['show', '--file'], "option '-f, --file <file>' argument missing"],
    ['too much', ['show', '--file', 'x', 'y'], "'show' has no use for the word 'y': remove it"],
    ...['exp', 'plan', 'show', 'candidates'].map((verb): [string, string[], string] => [
      `a file without --file for ${verb}`,
      [verb, 'some.yaml'],
      `'${verb}' has no use for the word 'some.yaml': name the experiment file as --file=some.yaml`,
    ]),
  ])('exits with 2 and says what was meant: %s', async (_, argv, message) => {
    const { status, stdout, stderr } = await runCli(...argv)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it('answers wrong usage with one JSON document under --json', async () => {
    const { status, value, stderr } = await jsonOf('show', '--json')
    expect([status, stderr]).toEqual([2, ''])
    expect(value).toEqual({
      error: {
        code: 'USAGE',
        message: "option '-f, --file <file>' is missing: experiment file (YAML); - reads standard input",
        issues: [],
      },
    })
  })

  it('calls anything unexpected a bug, in one line, and exits with 1', async () => {
    vi.doMock('@segscale/models', () => {
      throw new TypeError('boom')
    })
    const { status, stdout, stderr } = await runCli('describe', '--family', 'resnet20')
    vi.doUnmock('@segscale/models')
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^error {2}Unexpected: .*This is a bug in segscale\. Run it again with SEGSCALE_DEBUG=1/)
    expect(stderr).not.toContain('    at ')
  })

  it.skipIf(process.platform !== 'linux')(
    'says what to do where the system refuses a file, which is no bug',
    async () => {
      const { status, stdout, stderr } = await runCli('exp', '--file=experiments/quickstart.yaml', '--out=/proc/none')
      expect([status, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(
        /^error {2}The system must let files be written and read, but said: EPERM: .*\. Mend the permis/,
      )
    },
  )

  it('shows where something unexpected happened with SEGSCALE_DEBUG=1', async () => {
    vi.stubEnv('SEGSCALE_DEBUG', '1')
    vi.doMock('@segscale/models', () => {
      throw new TypeError('boom')
    })
    const { status, stderr } = await runCli('describe', '--family', 'resnet20')
    vi.doUnmock('@segscale/models')
    expect(status).toBe(1)
    expect(stderr).toContain('    at ')
  })

  it.each([
    ['colours where they are forced', { FORCE_COLOR: '1', NO_COLOR: '' }, [], true],
    ['none where nothing asks for them and the output is no terminal', { FORCE_COLOR: '', NO_COLOR: '' }, [], false],
    ['none with NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
    ['none with --no-color', { FORCE_COLOR: '1', NO_COLOR: '' }, ['--no-color'], false],
    ['none with --no-color before the verb', { FORCE_COLOR: '1', NO_COLOR: '' }, [], false],
  ])('prints %s', async (title, environment, options, isColored) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    const before = title.endsWith('verb') ? ['--no-color'] : []
    const { stdout } = await runCli(...before, 'validate', 'experiments/quickstart.yaml', ...options)
    expect(stdout.includes('\u001b[')).toBe(isColored)
  })
})
