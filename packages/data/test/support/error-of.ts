/** What an attempt throws, as `code: message`; empty where it succeeds. */
export async function errorOf(attempt: () => unknown): Promise<string> {
  try {
    await attempt()
    return ''
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return `${String(code)}: ${message}`
  }
}
