import type { Recipe } from '@segscale/core'
import { inspectCpu, wantedVariant, type CpuFacts } from '@segscale/engine'

/**
 * What to tell about a precision before it is trained with; undefined where there is nothing to say.
 *
 * A CPU without bfloat16 instructions emulates them: a training step of ResNet-20 took 17 times that of float32 on AVX2.
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
    `recipe.precision is bfloat16, which this CPU (${model}) only emulates: expect 10 to 20 times the time of float32. ` +
    'For float32 add: --set recipe.precision=float32'
  )
}
