import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EventFile } from '../../src/serve/run-events.ts'
import { temporaryFolder } from '../fixtures/temporary-folder.ts'

describe('EventFile', () => {
  it('reads what was added since, and waits for lines that are not whole', async () => {
    const path = join(await temporaryFolder(), 'events.jsonl')
    const file = new EventFile(path)
    expect(await file.read()).toEqual([])
    await appendFile(path, '{"type":"a"}\n{"type":')
    expect(await file.read()).toEqual([{ type: 'a' }])
    expect(await file.read()).toEqual([])
    await appendFile(path, '"長"}\n')
    expect(await file.read()).toEqual([{ type: '長' }])
  })

  it('leaves out lines that are no objects, and one that never ends', async () => {
    const path = join(await temporaryFolder(), 'events.jsonl')
    await appendFile(path, `1\nnull\n[]\nnonsense\n{"type":"a"}\n${'x'.repeat(3 << 20)}\n{"type":"b"}\n`)
    expect(await new EventFile(path).read()).toEqual([{ type: 'a' }, { type: 'b' }])
  })
})
