import type { TopLevelSpec } from 'vega-lite'

/** Colours that people with any common colour-blindness tell apart, on white. Okabe and Ito (2008), Color Universal Design. */
export const palette = {
  black: '#000000',
  blue: '#0072b2',
  sky: '#56b4e9',
  vermilion: '#d55e00',
  purple: '#aa4499',
  grey: '#7f7f7f',
} as const

/** Fonts, lines and spacing that all pictures share: an own white ground, so that they also read on a dark page. */
export const pictureStyle: NonNullable<TopLevelSpec['config']> = {
  font: 'Helvetica, Arial, "DejaVu Sans", sans-serif',
  background: '#ffffff',
  padding: 16,
  // Text for every mark would make the file several times larger; the picture has one description instead.
  aria: false,
  view: { stroke: null },
  title: {
    anchor: 'start',
    fontSize: 15,
    fontWeight: 600,
    color: '#222222',
    subtitleFontSize: 12,
    subtitleColor: '#555555',
    subtitlePadding: 4,
    offset: 14,
  },
  axis: {
    labelFontSize: 12,
    labelColor: '#444444',
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titleColor: '#222222',
    titlePadding: 10,
    gridColor: '#ececec',
    domainColor: '#888888',
    tickColor: '#888888',
  },
  header: { labelFontSize: 12, labelColor: '#222222' },
  legend: {
    titleColor: '#222222',
    labelFontSize: 12,
    labelColor: '#222222',
    labelLimit: 240,
    symbolSize: 80,
    symbolStrokeWidth: 1.5,
    rowPadding: 6,
    title: null,
  },
}

/** The title lines of a picture. */
export function titled(text: string, subtitle: string | string[]): Required<Pick<TopLevelSpec, 'title'>> {
  return { title: { text, subtitle, limit: 1200 } }
}

/**
 * What each colour of the pictures becomes on a dark page, so that contrast stays: marks against the ground 3 to 1 and
 * more, text 4.5 to 1.
 */
export const darkColors: Readonly<Record<string, string>> = {
  '#000000': '#f2f2f2',
  '#222222': '#e6e6e6',
  '#333333': '#d9d9d9',
  '#444444': '#c4c4c4',
  '#555555': '#b5b5b5',
  '#0072b2': '#5aaae0',
  '#56b4e9': '#8fd0f5',
  '#d55e00': '#f0883e',
  '#aa4499': '#d77fc8',
  '#7f7f7f': '#9b9b9b',
  '#888888': '#8a8a8a',
  '#ececec': '#33373d',
  '#ffffff': '#16191d',
}
