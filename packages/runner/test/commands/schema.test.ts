import { editorJsonSchema } from '@segscale/core'
import { describe, expect, it } from 'vitest'
import { runCli } from '../run-cli.ts'

describe('segscale schema', () => {
  it('prints the JSON Schema that files are checked with', async () => {
    const { status, stdout } = await runCli('schema')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual(editorJsonSchema)
  })
})
