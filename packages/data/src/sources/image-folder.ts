import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { printableName, throwProblems } from '../problem-list.ts'

/** One image of a folder. */
export interface ImageFile {
  /** Path below the folder, with `/` between its parts. */
  readonly name: string
  /** Number of its class in {@link ImageFolder.classNames}. */
  readonly label: number
}

/** A folder of images by class, as far as names tell. */
export interface ImageFolder {
  readonly classNames: readonly string[]
  /** Sorted by class and name. Without test images, some of the training images have to become such. */
  readonly train: readonly ImageFile[]
  readonly test: readonly ImageFile[]
}

const testNames = ['test', 'val', 'validation']
/** What systems put into folders without being asked. */
const ignored = new Set(['thumbs.db', 'desktop.ini'])
const mostClasses = 65_536

/**
 * Lists the images of `train/CLASS/*` and `test/CLASS/*` (or `val`, `validation`), or of `CLASS/*`. Classes have the names
 * of their folders and are numbered in the order of these names' UTF-16 units, so in no language's.
 *
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` where there is no such folder, `DATA_CORRUPT` naming
 * everything in it that is no image in a class.
 */
export function listImageFolder(path: string): ImageFolder {
  const folder = resolve(path)
  if (!isFolder(folder)) {
    throw new SegscaleError(
      'DATA_UNAVAILABLE',
      `${folder} must be a folder with a folder of images for each class, but there is no such folder. Check dataset.path.`,
    )
  }
  const problems: string[] = []
  const top = entriesOf(folder, problems)
  const testName = testNames.find((name) => top.includes(name))
  const isSplit = top.includes('train') && testName !== undefined
  const roots = isSplit ? (['train', testName] as const) : [undefined]
  if (isSplit) {
    const beside = top.filter((name) => name !== 'train' && name !== testName && isFolder(join(folder, name)))
    problems.push(...beside.map((name) => `${printableName(name)} stands beside train and ${testName}`))
  }
  const classNames = roots.length === 0 ? [] : classesOf(folder, roots[0], problems)
  const [train = [], test = []] = roots.map((root) => filesOf(folder, root, classNames, problems))
  if (classNames.length < 2) problems.push(`it has ${classNames.length} folders of classes and needs at least 2`)
  if (classNames.length > mostClasses) problems.push(`it has ${classNames.length} classes, more than ${mostClasses}`)
  const form = 'CLASS/*.png or *.jpg, or train/CLASS/* and test/CLASS/*'
  throwProblems(`${folder} must hold images by class (${form})`, problems, 'Remove or move what does not belong there.')
  return { classNames, train, test }
}

function entriesOf(folder: string, problems: string[]): string[] {
  try {
    const names = readdirSync(folder).filter((name) => !name.startsWith('.') && !ignored.has(name.toLowerCase()))
    // In the order of UTF-16 units: the same on every machine.
    return names.sort()
  } catch (error) {
    problems.push(`${printableName(folder)} cannot be listed (${(error as NodeJS.ErrnoException).code ?? ''})`)
    return []
  }
}

/** What a path leads to; links that lead nowhere or in circles, pipes and devices are neither. */
function kindOf(path: string): 'file' | 'folder' | 'neither' {
  try {
    const found = statSync(path)
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'neither'
  } catch {
    return 'neither'
  }
}

function isFolder(path: string): boolean {
  return kindOf(path) === 'folder'
}

function classesOf(folder: string, root: string | undefined, problems: string[]): string[] {
  const within = root === undefined ? folder : join(folder, root)
  return entriesOf(within, problems).filter((name) => {
    if (isFolder(join(within, name))) return true
    problems.push(`${printableName(join(root ?? '', name))} lies in no folder of a class`)
    return false
  })
}

function filesOf(
  folder: string,
  root: string | undefined,
  classNames: readonly string[],
  problems: string[],
): ImageFile[] {
  const within = root === undefined ? folder : join(folder, root)
  if (root !== undefined && root !== 'train') {
    const unknown = classesOf(folder, root, problems).filter((name) => !classNames.includes(name))
    problems.push(...unknown.map((name) => `class ${printableName(name)} of ${root} has no training images`))
  }
  return classNames.flatMap((className, label) => {
    const inside = join(within, className)
    const names = isFolder(inside) ? entriesOf(inside, problems) : []
    const images = names.filter((name) => /\.(png|jpe?g)$/i.test(name) && kindOf(join(inside, name)) === 'file')
    const others = names.filter((name) => !images.includes(name))
    const shown = (name: string): string => printableName([root, className, name].filter(Boolean).join('/'))
    problems.push(...others.map((name) => `${shown(name)} is no PNG or JPEG file`))
    if (images.length === 0 && root !== testNames[1]) problems.push(`class ${shown('')} has no images`)
    return images.map((name) => ({
      name: [root, className, name].filter((part) => part !== undefined).join('/'),
      label,
    }))
  })
}
