// Prints a table of made-up trainings as CSV; see `--help`.
import { madeUpTable, tableShapes, tableText } from './harness/made-up-table.ts'
import { oneOf, positiveInteger, readOptions } from './harness/options.ts'

const { shape, seed } = readOptions({
  target: 'made-up-table',
  about: `A table of made-up trainings for bench:search and bench:calibration, as CSV. Shapes: ${tableShapes.join(', ')}.`,
  options: {
    shape: { default: 'widths7', help: 'inputs and costs of the nets' },
    seed: { default: '1', help: 'draws another surface and other noise' },
  },
})
process.stdout.write(tableText(madeUpTable(oneOf(shape, tableShapes, 'shape'), positiveInteger(seed, 'seed'))))
