import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { userCacheFolder } from '../src/cache-folder.ts'

describe('userCacheFolder', () => {
  it('lies under .cache on Linux and under Library/Caches on macOS', () => {
    expect(userCacheFolder({}, 'linux')).toBe(join(homedir(), '.cache', 'segscale'))
    expect(userCacheFolder({}, 'darwin')).toBe(join(homedir(), 'Library', 'Caches', 'segscale'))
  })

  it('follows XDG_CACHE_HOME', () => {
    expect(userCacheFolder({ XDG_CACHE_HOME: '/caches' }, 'linux')).toBe('/caches/segscale')
  })

  it('ignores a relative or empty XDG_CACHE_HOME', () => {
    for (const XDG_CACHE_HOME of ['caches', '']) {
      expect(userCacheFolder({ XDG_CACHE_HOME }, 'linux')).toBe(join(homedir(), '.cache', 'segscale'))
    }
  })

  it('is exactly what SEGSCALE_CACHE names, made absolute', () => {
    expect(userCacheFolder({ SEGSCALE_CACHE: '/here', XDG_CACHE_HOME: '/caches' }, 'linux')).toBe('/here')
    expect(userCacheFolder({ SEGSCALE_CACHE: 'here' }, 'darwin')).toBe(resolve('here'))
    expect(userCacheFolder({ SEGSCALE_CACHE: '', XDG_CACHE_HOME: '/caches' }, 'linux')).toBe('/caches/segscale')
  })
})
