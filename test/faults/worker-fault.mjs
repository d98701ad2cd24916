import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import process from 'node:process'

// Loaded into every process of a run through NODE_OPTIONS; acts in the one that trains, and there on one training alone:
// FAULT names what it does (leak, hang) and FAULT_KEY the training. The product knows nothing of it.
const { FAULT, FAULT_KEY } = process.env

function misbehave() {
  if (FAULT === 'hang') for (;;) readFileSync('/dev/null')
  const kept = []
  // As fast as a leak gets: no message is answered meanwhile.
  while (FAULT === 'leak') kept.push(Buffer.alloc(64 * 2 ** 20, kept.length + 1))
}

if (process.argv[1]?.endsWith('executor/worker.js')) {
  const on = process.on.bind(process)
  // Not a listener of its own: the first one would be given the messages that came before the worker's was there.
  process.on = (event, listener) =>
    on(event, (...said) => {
      const [message] = said
      if (event === 'message' && message.type === 'job' && message.job.key === FAULT_KEY) misbehave()
      listener(...said)
    })
}
