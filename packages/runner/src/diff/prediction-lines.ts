import { countText, decimalText, pointsText } from '../report/figures.ts'
import type { PredictionChange } from './compare-predictions.ts'

/** What two surrogates say of the same candidates, in sentences without a full stop; none where they share none. */
export function predictionLines(predictions: PredictionChange | null): string[] {
  if (predictions === null) return []
  const { shared, spearman, rms, mean, unseen } = predictions
  const order = spearman === null ? '' : `, in an order that agrees by ${decimalText(spearman, 3)} (Spearman)`
  return [
    `${countText(shared)} candidates on both${order}`,
    `predictions differ by ${decimalText(100 * rms, 2)} points (root mean square), by ${pointsText(mean, 2)} on average`,
    ...(['a', 'b'] as const).flatMap((side) => {
      const found = unseen[side]
      if (found === null) return []
      const [own, other] = side === 'a' ? ['A', 'B'] : ['B', 'A']
      const nets = found.nets === 1 ? 'the net' : `the ${found.nets} nets`
      return [
        `${own} predicts ${nets} that only ${other} trained with an error of ` +
          `${decimalText(100 * found.rmse, 2)} points (root mean square), ${pointsText(found.bias, 2)} on average`,
      ]
    }),
  ]
}
