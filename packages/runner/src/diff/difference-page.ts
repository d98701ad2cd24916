import { renderSvg } from '../report/plots/render-svg.ts'
import type { Difference } from './compare-sides.ts'
import type { StudySide } from './compare-studies.ts'
import { overlayPicture } from './overlay-picture.ts'

/**
 * A comparison as one HTML page that needs nothing else: the two fronts in one picture, then what the terminal shows.
 *
 * @param text - The comparison as plain text.
 */
export async function differencePage(
  { a, b }: Pick<Difference, 'a' | 'b'>,
  sides: readonly [StudySide | null, StudySide | null],
  text: string,
): Promise<string> {
  const [left, right] = sides
  const labels = { a: a.label, b: b.label }
  const hasPoints = [left, right].some((side) => side?.result.trained.some(({ validation }) => validation !== null))
  const picture =
    left === null || right === null || !hasPoints ? '' : await renderSvg(overlayPicture(left, right, labels))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(a.label)} → ${escaped(b.label)}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
svg { max-width: 100%; height: auto }
pre { font: 13px/1.45 ui-monospace, monospace; overflow-x: auto }
</style>
</head>
<body>
<h1>${escaped(a.label)} → ${escaped(b.label)}</h1>
${picture}<pre>${escaped(text)}</pre>
</body>
</html>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
