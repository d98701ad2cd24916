import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { workspace } from '../e2e/segscale.ts'

/** A fenced block of a Markdown file. */
export interface CodeBlock {
  /** Path and line, for titles and messages. */
  readonly place: string
  readonly language: string
  readonly text: string
}

/** Every fenced block in the project's Markdown files, in order. */
export function codeBlocks(): CodeBlock[] {
  return markdownFiles().flatMap((file) => {
    const lines = readFileSync(join(workspace, file), 'utf8').split('\n')
    const blocks: CodeBlock[] = []
    for (let line = 0; line < lines.length; line++) {
      const fence = /^```(\w*)$/.exec(lines[line] ?? '')
      if (fence === null) continue
      const end = lines.indexOf('```', line + 1)
      if (end < 0) throw new Error(`${file}:${line + 1}: the block has no end.`)
      blocks.push({
        place: `${file}:${line + 1}`,
        language: fence[1] ?? '',
        text: lines.slice(line + 1, end).join('\n'),
      })
      line = end
    }
    return blocks
  })
}

function markdownFiles(): string[] {
  const folders = [
    '',
    'docs',
    'docs/decisions',
    'experiments',
    ...readdirSync(join(workspace, 'packages')).map((name) => `packages/${name}`),
  ]
  return folders.flatMap((folder) =>
    readdirSync(join(workspace, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  )
}
