import { LocalStore } from '../../src/store/local-store.ts'
import { exampleRecord } from './example-record.ts'

// A process that stores records without end and says which ones it was told are safe, until someone kills it.
const [home = '', first = '0'] = process.argv.slice(2)
const store = new LocalStore(home)
for (let seed = Number(first); ; seed++) {
  await store.putIfAbsent(exampleRecord(seed))
  await store.putBlob(Buffer.alloc(4096, String(seed)))
  process.send?.(seed)
}
