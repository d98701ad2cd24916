/**
 * What each contestant measured, round by round: all take part in every round, so that a slow moment of the machine
 * weighs on all of them alike.
 */
export async function takeTurns<Contestant, Measured>(
  contestants: readonly Contestant[],
  rounds: number,
  measure: (contestant: Contestant) => Promise<Measured>,
): Promise<Measured[][]> {
  const measured: Measured[][] = contestants.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      // Nobody always comes after the same one.
      const at = (turn + round) % contestants.length
      ;(measured[at] as Measured[]).push(await measure(contestants[at] as Contestant))
    }
  }
  return measured
}
