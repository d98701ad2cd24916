/** Three pixels wide and five high, row by row from the top, `#` for ink; enough to read names of classes by. */
const drawn: Readonly<Record<string, string>> = {
  A: '.#. #.# ### #.# #.#',
  B: '##. #.# ##. #.# ##.',
  C: '.## #.. #.. #.. .##',
  D: '##. #.# #.# #.# ##.',
  E: '### #.. ##. #.. ###',
  F: '### #.. ##. #.. #..',
  G: '.## #.. #.# #.# .##',
  H: '#.# #.# ### #.# #.#',
  I: '### .#. .#. .#. ###',
  J: '..# ..# ..# #.# .#.',
  K: '#.# #.# ##. #.# #.#',
  L: '#.. #.. #.. #.. ###',
  M: '#...# ##.## #.#.# #...# #...#',
  N: '#..# ##.# #.## #..# #..#',
  O: '.#. #.# #.# #.# .#.',
  P: '##. #.# ##. #.. #..',
  Q: '.#. #.# #.# .#. ..#',
  R: '##. #.# ##. #.# #.#',
  S: '.## #.. .#. ..# ##.',
  T: '### .#. .#. .#. .#.',
  U: '#.# #.# #.# #.# ###',
  V: '#.# #.# #.# #.# .#.',
  W: '#...# #...# #.#.# ##.## #...#',
  X: '#.# #.# .#. #.# #.#',
  Y: '#.# #.# .#. .#. .#.',
  Z: '### ..# .#. #.. ###',
  0: '### #.# #.# #.# ###',
  1: '.#. ##. .#. .#. ###',
  2: '##. ..# .#. #.. ###',
  3: '##. ..# .#. ..# ##.',
  4: '#.# #.# ### ..# ..#',
  5: '### #.. ##. ..# ##.',
  6: '.## #.. ### #.# ###',
  7: '### ..# .#. .#. .#.',
  8: '### #.# ### #.# ###',
  9: '### #.# ### ..# ##.',
  '-': '... ... ### ... ...',
  '/': '..# ..# .#. #.. #..',
  '.': '. . . . #',
}
const unknown = '### #.# #.# #.# ###'

/** Rows of a glyph. */
export const glyphHeight = 5

/**
 * A line of text as pixels: for each of {@link glyphHeight} rows the columns that are inked. Letters become capitals;
 * what has no glyph becomes a box, and words are two columns apart.
 */
export function inkOf(text: string): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: glyphHeight }, () => [])
  let left = 0
  for (const letter of text.toUpperCase()) {
    if (letter === ' ' || letter === '_') {
      left += 2
      continue
    }
    const lines = (drawn[letter] ?? unknown).split(' ')
    for (const [row, line] of lines.entries()) {
      for (let column = 0; column < line.length; column++) if (line[column] === '#') rows[row]?.push(left + column)
    }
    left += (lines[0]?.length ?? 3) + 1
  }
  return rows
}
