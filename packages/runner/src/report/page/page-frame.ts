import { Html, markup, scriptJson } from './markup.ts'
import type { PageScript } from './page-scripts.ts'
import { policySource } from './page-scripts.ts'
import { pageStyle } from './page-style.ts'

/** What makes a page. */
export interface PageParts {
  readonly title: string
  /** Everything between the body's tags. */
  readonly body: Html
  /** What the page's own scripts read. */
  readonly data: unknown
  readonly scripts: readonly PageScript[]
  /** Whether the page may speak to the server that it came from. */
  readonly isLive?: boolean
}

/** A page as text, and the content security policy that it was made for. */
export interface Page {
  readonly text: string
  readonly policy: string
}

/**
 * A whole page in one file: styles, data and scripts within it. Nothing is loaded from elsewhere, and no script runs but
 * these, by their digests.
 */
export function pageFrame({ title, body, data, scripts, isLive = false }: PageParts): Page {
  const policy = pagePolicy(scripts, isLive)
  // No blank may come between a tag and what its digest was taken of.
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(pageStyle)}</style>
</head>
<body>
${body}
<script type="application/json" id="data">${scriptJson(data)}</script>
${scripts.map(({ text }) => markup`<script>${new Html(text)}</script>\n`)}
</body>
</html>
`
  return { text: page.text, policy }
}

/**
 * The content security policy of a page: nothing from elsewhere, and of scripts these alone.
 *
 * @param isLive - Whether the page may speak to the server that it came from.
 */
export function pagePolicy(scripts: readonly PageScript[], isLive: boolean = false): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(({ source }) => source).join(' ')}`,
    `style-src ${policySource(pageStyle)}`,
    'img-src data:',
    ...(isLive ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}
