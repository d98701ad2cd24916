import { createInterface } from 'node:readline'

/** Answers questions on standard input, one line of JSON each, until it ends: the other side of `AskedProcess`. */
export async function answerQuestions(answer: (question: unknown) => object | Promise<object>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`)
  }
}
