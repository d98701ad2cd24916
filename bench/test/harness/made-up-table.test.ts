import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { calibration } from '../../src/harness/calibration.ts'
import { madeUpTable, tableShapes, tableText } from '../../src/harness/made-up-table.ts'
import { expectedAccuracies, readSearchTable } from '../../src/harness/search-table.ts'
import { mean } from '../../src/harness/statistics.ts'

describe('madeUpTable', () => {
  it.each(tableShapes)(
    'gives %s with every combination once, costs that rise with the net, and noise about the truth',
    (shape) => {
      const { inputs, rows } = madeUpTable(shape, 1)
      expect(new Set(rows.map(({ values }) => values.join())).size).toBe(rows.length)
      expect(rows[0]?.values).toHaveLength(inputs.length)
      const [smallest, largest] = [rows[0], rows.at(-1)]
      expect(largest?.params).toBe(Math.max(...rows.map(({ params }) => params)))
      expect(smallest?.flops).toBe(Math.min(...rows.map(({ flops }) => flops)))
      const errors = rows.map(({ accuracies, expected }) => (accuracies[0] as number) - expected)
      expect(Math.abs(mean(errors))).toBeLessThan(0.05)
      expect(Math.sqrt(mean(errors.map((error) => error ** 2)))).toBeGreaterThan(0.05)
    },
  )

  it('is the same for a seed at every call, and another for another', () => {
    const text = tableText(madeUpTable('layers8', 3))
    expect(tableText(madeUpTable('layers8', 3))).toBe(text)
    expect(tableText(madeUpTable('layers8', 4))).not.toBe(text)
  })
})

describe('calibration', () => {
  it('judges a study on a table by the accuracies without noise', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-calibration-'))
    const path = join(folder, 'made-up.csv')
    const madeUp = madeUpTable('layers8', 1)
    writeFileSync(path, tableText(madeUp))
    const table = readSearchTable(path)
    const truth = expectedAccuracies(path, table)
    rmSync(folder, { recursive: true })
    expect(truth.at(-1)).toBeCloseTo(madeUp.rows.at(-1)?.expected ?? 0, 4)
    const { coverage90, spearman } = await calibration(table, truth, { trainings: 33, repeat: 0 })
    expect(spearman).toBeGreaterThan(0.7)
    expect(coverage90).toBeGreaterThan(0.4)
    const wrong = await calibration(
      table,
      truth.map(() => 50),
      { trainings: 33, repeat: 0 },
    )
    expect(wrong.coverage90).toBe(0)
  })
})
