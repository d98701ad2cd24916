import type { Recipe } from '@segscale/core'
import { inspectCpu, wantedVariant, type CpuFacts } from '@segscale/engine'

/**
 * What to tell about a precision before it is trained with; undefined where there is nothing to say.
 *
 * On a CPU without bfloat16 instructions this package's convolutions multiply float32 instead. TensorFlow's, for other kernels
 * than 3x3 or with more threads, emulate them: such a step took 17 times that of float32 on AVX2.
 *
 * @param inspect - Looks at the CPU; another one in tests.
 */
export async function precisionAdvice(
  precision: Recipe['precision'],
  inspect: () => Promise<Pick<CpuFacts, 'model' | 'hasFastBfloat16'>> = inspectCpu,
): Promise<string | undefined> {
  if (precision !== 'bfloat16' || wantedVariant() === 'cuda') return undefined
  const { model, hasFastBfloat16 } = await inspect()
  if (hasFastBfloat16) return undefined
  return (
    `recipe.precision is bfloat16, for which this CPU (${model}) has no instructions: expect no gain over float32, and ` +
    'with convolutions other than 3x3 or more threads per training 10 to 20 times its time. ' +
    'For float32 add: --set recipe.precision=float32'
  )
}
