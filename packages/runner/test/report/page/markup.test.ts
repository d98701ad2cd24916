import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markup, scriptJson } from '../../../src/report/page/markup.ts'

describe('markup', () => {
  it('escapes every text that it is given, in content and in attributes', () => {
    expect(markup`<p title="${'"><script>'}">${"<b>'&"}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&#39;&amp;</p>',
    )
  })

  it('keeps pieces of HTML and joins lists of them', () => {
    expect(markup`<ul>${['<', 2].map((part) => markup`<li>${part}</li>`)}${undefined}</ul>`.text).toBe(
      '<ul><li>&lt;</li><li>2</li></ul>',
    )
  })

  it('lets no text open a tag or leave an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(markup`${text}`.text).not.toMatch(/[<>"']/)
      }),
    )
  })
})

describe('scriptJson', () => {
  it('gives the value back, and nothing that could end its element', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = scriptJson(value).text
        expect(text).not.toContain('<')
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
    expect(scriptJson('</script><!--').text).toBe('"\\u003c/script>\\u003c!--"')
  })
})
