/** Text that is HTML already: made by {@link markup} alone, so that everything else is escaped where it is put in. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What a template may hold; lists are joined, and undefined leaves nothing. */
export type HtmlPart = Html | string | number | undefined | readonly HtmlPart[]

/** A piece of HTML from a template; every text put into it shows as it is, in content and in quoted attributes alike. */
export function markup(texts: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(texts.map((text, at) => text + (at < parts.length ? partText(parts[at]) : '')).join(''))
}

/** A text with the characters replaced that HTML would act on. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** A value as JSON that may stand in a `script` element of type `application/json`: no text in it can end the element. */
export function scriptJson(value: unknown): Html {
  return new Html(
    JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029'),
  )
}

function partText(part: HtmlPart): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.text
  return typeof part === 'object' ? part.map(partText).join('') : escapeHtml(String(part))
}
