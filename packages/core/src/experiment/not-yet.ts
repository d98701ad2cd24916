/** What the method knows but segscale does not do yet, by the path where it may be asked for; `[]` is any index. */
const notYet: Readonly<Record<string, readonly string[]>> = {
  '': ['report', 'retry'],
}

/** Whether a key (path of its map) or a value (its own path, indices as `[]`) stands for something still to come. */
export function isNotYetAvailable(pathPattern: string, text: unknown): boolean {
  return typeof text === 'string' && (notYet[pathPattern] ?? []).includes(text)
}
