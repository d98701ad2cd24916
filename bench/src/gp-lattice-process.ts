// A process that scores whole lattices when it is asked, and says what that took.
import { LatticePool, scoreLattice } from '@segscale/gp'
import { answerQuestions } from './harness/answer-questions.ts'
import { scoredBy } from './harness/gp-acquisitions.ts'
import { evenTables, gpData } from './harness/gp-data.ts'
import type { LatticeAnswer, LatticeQuestion } from './harness/gp-lattice-rows.ts'

await answerQuestions(async (question): Promise<LatticeAnswer> => {
  const { levels, n, threads, top, acquisition } = question as LatticeQuestion
  const tables = evenTables(levels)
  const scored = scoredBy(acquisition, gpData(n), tables)
  const start = performance.now()
  // Threads start within the time that counts, as in a program that scores once.
  const pool = new LatticePool({ threads })
  const [found] = await scoreLattice({ ...scored, tables, top, pool })
  const seconds = (performance.now() - start) / 1000
  await pool.close()
  const best = (found?.candidates ?? []).map(({ index }) => index)
  return { seconds, peakMiB: process.resourceUsage().maxRSS / 1024, best }
})
