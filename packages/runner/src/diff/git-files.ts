import { execFileSync } from 'node:child_process'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { SegscaleError } from '@segscale/core'
import type { SourceFiles } from '../load/source-files.ts'

/** Files as they stand at a revision of a git repository; the work tree is neither read nor touched. */
export interface GitFiles extends SourceFiles {
  /** Absolute path of the repository's folder. */
  readonly root: string
}

/**
 * The files of a revision.
 *
 * @param revision - As git understands it: `HEAD~3`, a tag, a branch, a hash.
 * @param folder - Where to look for the repository.
 * @throws {@link SegscaleError} with code `FILE_NOT_FOUND` where there is no repository, no git, or no such revision.
 */
export function gitFiles(revision: string, folder: string): GitFiles {
  const root = git(folder, ['rev-parse', '--show-toplevel'], `Reading ${revision} needs a git repository`)
  // What git would take for an option is no revision; the hash keeps all files of one reading together.
  const hash = git(
    root,
    ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`],
    `The revision ${revision} must exist`,
  )
  const inside = (path: string): string => relative(root, path).split(sep).join('/')
  const label = (path: string): string => `${revision}:${inside(path)}`
  const listed = new Map<string, readonly string[]>()
  const namesIn = (path: string): readonly string[] => {
    const known = listed.get(path)
    if (known !== undefined) return known
    const at = inside(path)
    const names = tryGit(root, ['ls-tree', '-z', '--name-only', hash, ...(at === '' ? [] : [`${at}/`])])
    const found = (names ?? '')
      .split('\0')
      .filter((name) => name !== '')
      .map((name) => join(root, name))
    listed.set(path, found)
    return found
  }
  return {
    root,
    label,
    exists: (path) => namesIn(dirname(path)).includes(path),
    read: (path, most) => {
      const object = `${hash}:${inside(path)}`
      const size = Number(tryGit(root, ['cat-file', '-s', object]) ?? NaN)
      if (Number.isNaN(size))
        throw new SegscaleError(
          'FILE_NOT_FOUND',
          `Cannot read ${label(path)}: there is no such file. Name an experiment file.`,
        )
      if (size > most) return new Uint8Array(most + 1)
      return execFileSync('git', ['cat-file', 'blob', object], {
        cwd: root,
        maxBuffer: most + 1,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    },
    yamlFiles: (path) => namesIn(path).filter((name) => /\.ya?ml$/.test(name)),
  }
}

/** The absolute path that a name means at a revision: from the repository's root, or with `./` from a folder. */
export function pathAtRevision(name: string, { root }: GitFiles, folder: string): string {
  return name.startsWith('./') || name.startsWith('../') ? resolve(folder, name) : resolve(root, name)
}

function git(folder: string, words: readonly string[], complaint: string): string {
  const output = tryGit(folder, words)
  if (output === undefined) {
    throw new SegscaleError(
      'FILE_NOT_FOUND',
      `${complaint}, but git finds none from ${folder}. Check the name, or name files instead.`,
    )
  }
  return output.trim()
}

function tryGit(folder: string, words: readonly string[]): string | undefined {
  try {
    return execFileSync('git', [...words], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 20_000,
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    // No git, no repository, no such revision or file: the caller says what was expected.
    return undefined
  }
}
