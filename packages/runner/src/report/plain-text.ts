// Control characters (terminal escapes among them) and marks that turn the direction of the text around.
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]+/gu

/**
 * A text from a file as one line that a terminal, an SVG or a Markdown page can show without acting on it.
 *
 * Control characters, line ends and marks of direction become one space each run, lone surrogates U+FFFD; markup such as
 * `<script>` stays, and is for the writer of the format to escape.
 *
 * @param limit - Characters kept at most; a longer text ends in an ellipsis.
 */
export function plainText(text: string, limit = 200): string {
  const line = text.toWellFormed().replace(unprintable, ' ').trim()
  const characters = Array.from(line)
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join('')}…`
}
