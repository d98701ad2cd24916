import { describeStore } from './conformance.ts'
import { MemoryStore } from './memory-store.ts'

// The store that other tests stand on keeps what every store keeps: all assertions are those of the conformance suite.
describeStore('MemoryStore', () => {
  const entries = new Map<string, Buffer>()
  const reports: string[] = []
  const conflicts: string[] = []
  const open = (): MemoryStore =>
    new MemoryStore(
      entries,
      (message) => reports.push(message),
      (message) => conflicts.push(message),
    )
  return Promise.resolve({
    store: open(),
    another: open,
    reports,
    conflicts,
    damage: (key, change) => {
      const name = entries.has(`ac/${key}`) ? `ac/${key}` : `cas/${key}`
      entries.set(name, Buffer.from(change(Buffer.from(entries.get(name) ?? []))))
      return Promise.resolve()
    },
    remove: () => Promise.resolve(),
  })
})
