import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { completionScript } from '../../src/completion/completion-script.ts'

const verbs = [
  { name: 'plan', summary: "say what exp'd do", options: ['--file', '--json'] },
  { name: 'diff', summary: 'compare', options: ['--from'] },
]

/** What bash offers for the words of a command line, the last of which is being typed. */
function offered(...words: string[]): string[] {
  const script = `${completionScript('bash', verbs)}
COMP_WORDS=(segscale ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _segscale; printf '%s\\n' "\${COMPREPLY[@]}"`
  return spawnSync('bash', ['-c', script], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line !== '')
}

describe('completionScript', () => {
  it('makes bash offer verbs, then their options', () => {
    expect(offered('')).toEqual(['plan', 'diff'])
    expect(offered('pl')).toEqual(['plan'])
    expect(offered('plan', '--')).toEqual(['--file', '--json'])
    expect(offered('diff', '--f')).toEqual(['--from'])
  })

  it('writes what zsh and fish read', () => {
    expect(completionScript('zsh', verbs)).toMatch(/^autoload -U \+X bashcompinit/)
    expect(completionScript('fish', verbs)).toContain(`-a plan -d 'say what exp'\\''d do'`)
  })
})
