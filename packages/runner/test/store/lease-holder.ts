import { LeaseFolder } from '../../src/store/lease-folder.ts'

// A process that takes a piece of work and never gives it back.
const [path = '', key = ''] = process.argv.slice(2)
process.send?.(await new LeaseFolder(path).take(key))
setInterval(() => undefined, 1000)
