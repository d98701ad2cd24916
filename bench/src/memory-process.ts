// A process that trains one net after another when it is asked, and says how much memory it holds.
import { train } from '@segscale/engine'
import { answerQuestions } from './harness/answer-questions.ts'
import type { NetCase } from './harness/net-case.ts'
import { trainingInput } from './harness/training-input.ts'

const steps = 2

await answerQuestions(async (question) => {
  const net = question as NetCase
  const outcome = await train(trainingInput(net, { epochs: 1, steps, validation: 1 }))
  return {
    status: outcome.status,
    residentMiB: process.memoryUsage.rss() / 2 ** 20,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  }
})
