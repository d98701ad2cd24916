import { LocalStore } from '../../src/store/local-store.ts'
import { exampleRecord } from './example-record.ts'

// Stores records until it cannot, as on a disk that is full, then counts which of them are there.
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
for (let seed = 0; seed <= stored; seed++) {
  const head = await store.head(exampleRecord(seed).key).catch(() => undefined)
  if (head !== undefined) readable++
}
process.stdout.write(JSON.stringify({ code, stored, readable }))
