const secondsPer: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 }

/**
 * Seconds of a time as the experiment file writes it: `90m`, `2h`, `1h30m`.
 *
 * @returns NaN where the text has another form.
 */
export function durationSeconds(text: string): number {
  if (!/^(\d+(\.\d+)?[dhms])+$/.test(text)) return NaN
  let seconds = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)([dhms])/g)) {
    seconds += Number(amount) * (secondsPer[unit as string] as number)
  }
  return seconds
}
