import { LocalStore } from '../../src/store/local-store.ts'
import { exampleRecord } from './example-record.ts'

// Stores records until the disk is full, then counts which of them are there.
const store = new LocalStore(process.argv[2] ?? '')
let stored = 0
let code: unknown
while (code === undefined) {
  try {
    await store.putIfAbsent(exampleRecord(stored))
    stored++
  } catch (error) {
    code = error instanceof Error && 'code' in error ? error.code : String(error)
  }
}
let readable = 0
for (let seed = 0; seed <= stored; seed++) readable += (await store.head(exampleRecord(seed).key)) === undefined ? 0 : 1
process.stdout.write(JSON.stringify({ code, stored, readable }))
