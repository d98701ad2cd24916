import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RandomStream } from '@segscale/core'
import { LeaseFolder } from '../../src/store/lease-folder.ts'
import { LocalStore } from '../../src/store/local-store.ts'
import { shareWork } from '../../src/study/shared-work.ts'
import { exampleRecord } from './example-record.ts'

// One of several processes that store the same records: first each of them tries to store every one, in an order of its
// own, then they share further ones, of which each is made once.
const [home = '', id = '', count = ''] = process.argv.slice(2)
const keys = Number(count)
const store = new LocalStore(home, {
  onDamage: (message) => process.send?.(message),
  onConflict: (message) => process.send?.(message),
})
const random = RandomStream.derive('hammer', Number(id))
const seeds = Array.from({ length: keys }, (_, seed) => seed)
for (let last = seeds.length - 1; last > 0; last--) {
  const other = random.integer(last + 1)
  const seed = seeds[last] as number
  seeds[last] = seeds[other] as number
  seeds[other] = seed
}
for (const seed of seeds) {
  await store.putIfAbsent(exampleRecord(seed))
  await store.putBlob(Buffer.alloc(2000, `${String(seed)};`))
}
const shared = seeds.map((seed) => exampleRecord(keys + seed))
await shareWork(
  shared.map((record) => ({ record, key: record.key, weight: 1 })),
  {
    leases: new LeaseFolder(join(home, 'leases')),
    width: 1,
    pollMs: 5,
    lookUp: async ({ key }) => (await store.head(key)) !== undefined,
    work: async ({ record }) => {
      await appendFile(join(home, 'made'), `${record.key}\n`)
      await store.putIfAbsent(record)
    },
    onElsewhere: () => undefined,
    isStopped: () => false,
  },
)
