/**
 * Wilson's 95 % interval of an accuracy, for so many of so many images.
 *
 * @see Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22(158), equation (5).
 */
export function accuracyInterval(correct: number, count: number): [low: number, high: number] {
  if (count === 0) return [0, 1]
  const z = 1.959963984540054
  const share = correct / count
  const middle = share + z ** 2 / (2 * count)
  const half = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))
  const scale = 1 + z ** 2 / count
  return [Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale)]
}
