import { describe, expect, it } from 'vitest'
import { Graph } from '../../src/program/graph.ts'
import { Program } from '../../src/program/program.ts'
import { addVariable, assign } from '../../src/program/variables.ts'
import { tensorflow } from '../../src/tensorflow.ts'

const scalar = { dtype: 'float32', shape: [] } as const

function countingGraph(): Graph {
  const graph = new Graph()
  const count = addVariable(graph, 'count', [])
  graph.result('reset', graph.floats(1), [assign(graph, count, graph.placeholder('start', scalar))])
  const next = graph.op('AddV2', [count.value, graph.floats(1)], scalar)
  graph.result('next', next, [assign(graph, count, next)])
  return graph
}

describe('Program', () => {
  it('feeds placeholders, keeps variables between runs and gives named results', () => {
    const program = new Program(tensorflow(), countingGraph())
    program.run(['reset'], { start: { ...scalar, elements: Float32Array.of(41) } })
    expect(program.run(['next'])).toEqual([Float32Array.of(42)])
    expect(program.run(['next'])).toEqual([Float32Array.of(43)])
    program.dispose()
  })

  it('has variables of its own, even where another program uses the same names', () => {
    const programs = [1, 2].map(() => new Program(tensorflow(), countingGraph()))
    programs.forEach((program, index) =>
      program.run(['reset'], { start: { ...scalar, elements: Float32Array.of(index) } }),
    )
    expect(programs.map((program) => program.run(['next'])[0]?.[0])).toEqual([1, 2])
    for (const program of programs) program.dispose()
  })

  it('leaves no session and no tensor behind once disposed of', () => {
    const { binding } = tensorflow()
    const before = [binding.getNumOfSavedModels(), binding.getNumOfTensors()]
    const program = new Program(tensorflow(), countingGraph())
    program.run(['reset'], { start: { ...scalar, elements: Float32Array.of(0) } })
    program.run(['next'])
    program.dispose()
    program.dispose()
    expect([binding.getNumOfSavedModels(), binding.getNumOfTensors()]).toEqual(before)
    expect(() => program.run(['next'])).toThrow(/disposed of/)
  })
})
