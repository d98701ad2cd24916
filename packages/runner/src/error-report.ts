import { CommanderError } from 'commander'
import { exitCode, exitCodeFor, type ExitCode } from './exit-code.ts'
import type { LocatedIssue } from './load/located-issue.ts'
import { issueReport } from './load/issue-report.ts'
import { colorsFor } from './output.ts'

/**
 * Tells a person, or with `--json` a script, what went wrong; gives the exit status that belongs to it.
 *
 * @param print - Given the document for scripts, where one is asked for.
 */
export function reportError(error: unknown, print?: (document: object) => void): ExitCode {
  const { code, message, issues } = describeError(error)
  const colors = colorsFor('stderr')
  if (print !== undefined) {
    print({ error: { code, message, issues: issues ?? [] } })
  } else if (issues) {
    process.stderr.write(`${issueReport(issues, colors)}\n\n${message}\n`)
  } else {
    process.stderr.write(`${colors.red('error')}  ${message}\n`)
  }
  if (code !== 'INTERNAL') return exitCodeFor(code)
  if (process.env['SEGSCALE_DEBUG'] === '1') {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  }
  return exitCode.internal
}

interface ErrorDescription {
  readonly code: string
  readonly message: string
  readonly issues?: readonly LocatedIssue[]
}

/** What a file system answers where the machine or its settings are in the way, and not our code. */
const refusals = ['EACCES', 'EDQUOT', 'EFBIG', 'EIO', 'EMFILE', 'ENFILE', 'ENOSPC', 'EPERM', 'EROFS']

function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && refusals.includes(String(error.code))
}

function describeError(error: unknown): ErrorDescription {
  if (error instanceof CommanderError) return { code: 'USAGE', message: usageMessage(error) }
  // By name, because loading the package that has the class would slow down every command.
  if (error instanceof Error && error.name === 'SegscaleError') {
    const { code, issues, summary } = error as Error & Partial<ErrorDescription> & { summary?: string }
    return { code: code ?? 'INTERNAL', message: summary ?? error.message, ...(issues && { issues }) }
  }
  if (isRefusal(error)) {
    const remedy = 'Mend the permissions, make room, or name another folder; what was finished is kept.'
    return {
      code: 'FILE_REFUSED',
      message: `The system must let files be written and read, but said: ${error.message}. ${remedy}`,
    }
  }
  const what = error instanceof Error ? error.message : String(error)
  const more = process.env['SEGSCALE_DEBUG'] === '1' ? '' : ' Run it again with SEGSCALE_DEBUG=1 to see where.'
  return { code: 'INTERNAL', message: `Unexpected: ${what.replace(/[.\s]+$/, '')}. This is a bug in segscale.${more}` }
}

function usageMessage(error: CommanderError): string {
  if (error.code === 'commander.help') return 'name a command; "segscale --help" lists them'
  const message = error.message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .trim()
  return error.code === 'commander.unknownCommand' ? `${message}; "segscale --help" lists the commands` : message
}
