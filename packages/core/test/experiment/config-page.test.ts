import { describe, expect, it } from 'vitest'
import { configPage } from '../../src/experiment/config-page.ts'
import { experimentFields } from '../../src/experiment/experiment-fields.ts'

describe('configPage', () => {
  it('is docs/config.md (npx vitest run --project core -u writes it)', async () => {
    await expect(configPage()).toMatchFileSnapshot('../../../../docs/config.md')
  })

  it('has a section with an example for every field', () => {
    const page = configPage()
    for (const { path, isGroup } of experimentFields()) {
      const section = page.split(`\`${path}\`\n`)[1]?.split(/^##/m)[0] ?? ''
      expect(`${path} ${section}`).toMatch(isGroup ? /./ : /```yaml\n[^`]+```/)
    }
  })
})
