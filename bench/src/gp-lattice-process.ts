// A process that scores whole lattices when it is asked, and says what that took.
import { byExpectedImprovement, fitGaussianProcess, LatticePool, scoreLattice } from '@segscale/gp'
import { answerQuestions } from './harness/answer-questions.ts'
import { evenTables, gpData } from './harness/gp-data.ts'
import type { LatticeAnswer, LatticeQuestion } from './harness/gp-lattice-rows.ts'

await answerQuestions(async (question): Promise<LatticeAnswer> => {
  const { levels, n, threads, top } = question as LatticeQuestion
  const data = gpData(n)
  const fitted = fitGaussianProcess(data)
  const acquisition = byExpectedImprovement(Math.max(...data.y))
  const start = performance.now()
  // Threads start within the time that counts, as in a program that scores once.
  const pool = new LatticePool({ threads })
  const tables = evenTables(levels)
  const [found] = await scoreLattice({ processes: [fitted], tables, acquisitions: [acquisition], top, pool })
  const seconds = (performance.now() - start) / 1000
  await pool.close()
  const best = (found?.candidates ?? []).map(({ index }) => index)
  return { seconds, peakMiB: process.resourceUsage().maxRSS / 1024, best }
})
