// A process that takes training steps when it is asked: one line of JSON in, one out. `bench/peers/train_step.py` is its
// counterpart in PyTorch.
import { tensorflow } from '@segscale/engine'
import { answerQuestions } from './harness/answer-questions.ts'
import type { NetCase } from './harness/net-case.ts'
import { NetUnderTest } from './harness/net-under-test.ts'

/** `build` replaces the net; `steps` and `seconds` train it; `versions` asks what runs here. */
interface Question {
  readonly build?: NetCase
  readonly steps?: number
  readonly seconds?: number
}

let net: NetUnderTest | undefined

await answerQuestions((question) => {
  const { build, steps, seconds } = question as Question
  if (build !== undefined) {
    net?.dispose()
    net = new NetUnderTest(build)
    return { seconds: net.compileSeconds }
  }
  if (steps !== undefined) return { milliseconds: net?.steps(steps) ?? [] }
  if (seconds !== undefined) return net?.stepsFor(seconds) ?? {}
  return { node: process.versions.node, tensorflow: tensorflow().binding.TF_Version }
})
net?.dispose()
