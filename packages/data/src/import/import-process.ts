// Decodes a data set into a folder, in a process of its own: a file that brings the decoder down does not bring down what
// asked for it, and the memory it takes is given back. Called as: import-process <request as JSON> <folder>
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { labelBytes } from '../image-set.ts'
import { describeContent } from '../sources/content.ts'
import { partFile } from '../storage/part-files.ts'
import { publishFolder } from '../storage/publish.ts'
import type { ImportRequest } from './import-request.ts'

const [requestText = '', folder = ''] = process.argv.slice(2)
const { kind, path, place } = JSON.parse(requestText) as ImportRequest

try {
  const content =
    kind === 'images'
      ? await (
          await import('../sources/decode-images.ts')
        ).decodeImageFolder(path, place, (text) => {
          process.stderr.write(`${kind}: ${text}\n`)
        })
      : await (await import('../sources/arrays.ts')).readArrays(path, place)
  const description = describeContent(kind, content)
  await publishFolder(folder, async (work) => {
    await writeFile(partFile(work, 'trainImages'), content.train.images)
    await writeFile(partFile(work, 'trainLabels'), labelBytes(content.train.labels))
    await writeFile(partFile(work, 'testImages'), content.test.images)
    await writeFile(partFile(work, 'testLabels'), labelBytes(content.test.labels))
    await writeFile(join(work, 'description.json'), `${JSON.stringify(description, null, 2)}\n`)
  })
} catch (error) {
  if (!(error instanceof SegscaleError)) throw error
  process.stdout.write(JSON.stringify({ code: error.code, message: error.message }))
  process.exitCode = 2
}
