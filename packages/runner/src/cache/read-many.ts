/** What is waited for at once: more gains nothing, and all of it is in memory. */
const width = 64

/**
 * Reads a thing for each name, many at once, and gives the answers in the order of the names.
 *
 * @param most - How many are read at once, where one takes much memory.
 */
export async function* readMany<Name, Answer>(
  names: AsyncIterable<Name> | Iterable<Name>,
  read: (name: Name) => Promise<Answer>,
  most: number = width,
): AsyncGenerator<readonly [Name, Answer]> {
  let batch: Name[] = []
  const answers = async (): Promise<[Name, Answer][]> =>
    Promise.all(batch.map(async (name): Promise<[Name, Answer]> => [name, await read(name)]))
  for await (const name of names) {
    batch.push(name)
    if (batch.length < most) continue
    yield* await answers()
    batch = []
  }
  yield* await answers()
}
