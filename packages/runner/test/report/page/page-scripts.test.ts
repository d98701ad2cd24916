import { Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { policySource, reportScripts } from '../../../src/report/page/page-scripts.ts'

describe('reportScripts', () => {
  it('joins modules to scripts that a browser can read, allowed by their digests', async () => {
    const scripts = await reportScripts()
    expect(scripts).toHaveLength(3)
    for (const { text, source } of scripts) {
      expect(() => new Script(text)).not.toThrow()
      expect(text).not.toMatch(/<\/script|<!--/)
      expect(source).toBe(policySource(text))
    }
    const own = scripts[2]?.text ?? ''
    expect(own).not.toMatch(/^(import|export) /m)
    expect(own).toContain('void startReport()')
  })
})
