import nodeUtil from 'node:util'

/**
 * Gives `node:util` the two functions that tfjs-node 4.22 calls: Node 23 removed one, and both print a deprecation
 * warning where they are left.
 *
 * @param util - The module's own object, which all its users share.
 */
export function restoreNodeUtil(util: object = nodeUtil): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
    isArray: (value: unknown): boolean => Array.isArray(value),
  })
}
