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
  legend: {
    labelFontSize: 12,
    labelColor: '#222222',
    labelLimit: 240,
    symbolSize: 80,
    symbolStrokeWidth: 1.5,
    rowPadding: 6,
    title: null,
  },
}
