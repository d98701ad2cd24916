import { SegscaleError } from '@segscale/core'

const codes = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR']

/**
 * An error of the file system as one that says what to do; any other error as it is.
 *
 * @param what - What is kept in the folder, at the beginning of a sentence, in the plural.
 */
export function asFolderProblem(what: string, error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (!codes.includes(code ?? '')) return error
  return new SegscaleError(
    'DATA_UNAVAILABLE',
    `${what} must be kept in ${folder}, but that folder cannot be used (${(error as Error).message}). Make room, ` +
      'mend its permissions, or choose another cache folder with SEGSCALE_CACHE.',
    { cause: error },
  )
}
