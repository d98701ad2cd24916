/** The style sheet of all pages: two themes, narrow and wide, paper. Contrast of text is at least 4.5 to 1 in both. */
export const pageStyle = `
:root { color-scheme: light; --ground: #ffffff; --panel: #f6f7f9; --text: #1c2126; --soft: #4d565f; --line: #dfe3e8; --ink: #111111;
  --link: #00598a; --focus: #b34700; --grey: #6e6e6e; --vermilion: #d55e00; --purple: #aa4499; --blue: #0072b2; --good: #00664a; --bad: #a33c00; }
@media (prefers-color-scheme: dark) { :root:not([data-theme='light']) { color-scheme: dark; --ground: #16191d; --panel: #1f2429; --text: #e8eaed;
  --soft: #b4bcc5; --line: #343b43; --ink: #f2f2f2; --link: #7cc4f0; --focus: #ffb27a; --grey: #a3a3a3; --vermilion: #f0883e; --purple: #d77fc8;
  --blue: #5aaae0; --good: #6fd0ae; --bad: #ffae82; } }
:root[data-theme='dark'] { color-scheme: dark; --ground: #16191d; --panel: #1f2429; --text: #e8eaed;
  --soft: #b4bcc5; --line: #343b43; --ink: #f2f2f2; --link: #7cc4f0; --focus: #ffb27a; --grey: #a3a3a3; --vermilion: #f0883e; --purple: #d77fc8;
  --blue: #5aaae0; --good: #6fd0ae; --bad: #ffae82; }
* { box-sizing: border-box; }
html { background: var(--ground); color: var(--text); font: 16px/1.55 system-ui, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; max-width: 1280px; padding: 1rem clamp(0.75rem, 3vw, 2.5rem) 4rem; overflow-wrap: anywhere; }
header { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: baseline; justify-content: space-between; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.3rem 0; } h2 { font-size: 1.25rem; margin: 2.6rem 0 0.6rem; padding-top: 0.8rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 0.3rem; } p { margin: 0.4rem 0; max-width: 75ch; } .soft { color: var(--soft); } .lead { font-size: 1.12rem; }
a { color: var(--link); } nav ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; padding: 0; margin: 0.6rem 0; list-style: none; }
button, select, input[type='range'] { font: inherit; color: inherit; } button, select { background: var(--panel); border: 1px solid var(--soft); border-radius: 6px; padding: 0.2rem 0.7rem; }
button { cursor: pointer; } button:hover { border-color: var(--text); } button:disabled { color: var(--soft); border-style: dashed; cursor: default; } :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.skip { position: absolute; left: -999px; } .skip:focus { position: static; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; min-width: 100%; }
th, td { text-align: right; padding: 0.28rem 0.7rem; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top; } th { font-weight: 600; color: var(--soft); }
th.left, td.left { text-align: left; } td.wrap { white-space: normal; min-width: 12rem; } tbody tr:hover { background: var(--panel); } caption { text-align: left; color: var(--soft); padding: 0.3rem 0; max-width: calc(100vw - 1.5rem); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 1.6rem 2rem; } .wide { grid-column: 1 / -1; }
figure { margin: 0; min-width: 0; } figcaption { font-size: 0.93rem; color: var(--soft); } figcaption strong { display: block; color: var(--text); font-size: 1rem; }
.chart { margin: 0.5rem 0 0.2rem; min-height: 60px; max-width: 100%; overflow-x: auto; } .save button { font-size: 0.85rem; padding: 0 0.5rem; margin-right: 0.4rem; }
.figures { display: flex; flex-wrap: wrap; gap: 0.8rem 2.2rem; margin: 0.8rem 0 1.4rem; } .figures div { min-width: 5rem; } .figures dt { color: var(--soft); font-size: 0.85rem; } .figures dd { margin: 0; font-size: 1.2rem; font-variant-numeric: tabular-nums; }
.explorer { display: grid; grid-template-columns: minmax(0, 1fr) 320px; gap: 1rem 1.6rem; } .explorer canvas { display: block; width: 100%; height: min(62vh, 560px); min-height: 340px; touch-action: manipulation; }
.controls { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 0.5rem 1.3rem; align-items: center; } .controls label, .controls fieldset label { white-space: nowrap; } fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; } legend { float: left; margin-right: 0.8rem; color: var(--soft); }
.controls select { max-width: 12rem; } .details { background: var(--panel); border-radius: 8px; padding: 0.8rem 1rem; align-self: start; } .facts { display: grid; grid-template-columns: auto 1fr; gap: 0.15rem 0.9rem; } .details dl { margin: 0.4rem 0 0.8rem; } .details dt, .facts dt { color: var(--soft); } .details dt { font-size: 0.85rem; } .details dd, .facts dd { margin: 0; font-variant-numeric: tabular-nums; } .details dd { margin-bottom: 0.3rem; }
@media (max-width: 480px) { .facts { grid-template-columns: 1fr; } .facts dd { margin-bottom: 0.4rem; } }
.command { display: flex; gap: 0.5rem; align-items: start; } .command code { flex: 1; } code, pre { font: 0.86rem/1.5 ui-monospace, 'DejaVu Sans Mono', Menlo, monospace; } pre { background: var(--panel); padding: 0.8rem 1rem; border-radius: 8px; overflow-x: auto; max-height: 32rem; white-space: pre; overflow-wrap: normal; }
.mark { display: inline-block; width: 0.75em; height: 0.75em; margin-right: 0.3em; vertical-align: -0.03em; } .mark.circle { border-radius: 50%; } .mark.triangle { clip-path: polygon(50% 0, 100% 100%, 0 100%); } .mark.star { clip-path: polygon(50% 0, 61% 35%, 98% 35%, 68% 57%, 79% 91%, 50% 70%, 21% 91%, 32% 57%, 2% 35%, 39% 35%); }
.mark.base { background: var(--ink); } .mark.sentinel { background: var(--grey); } .mark.selected { background: var(--vermilion); } .mark.uniform { background: var(--purple); } .mark.candidates { background: var(--blue); opacity: 0.7; }
details > summary { cursor: pointer; padding: 0.3rem 0; } progress { width: 100%; height: 0.8rem; accent-color: var(--blue); } .bad { color: var(--bad); } .good { color: var(--good); }
.log { max-height: 20rem; } ul.notes { padding-left: 1.2rem; }
@media (max-width: 820px) { .explorer { grid-template-columns: minmax(0, 1fr); } .explorer canvas { height: 380px; } }
@media (min-width: 2200px) { html { font-size: 20px; } body { max-width: 1700px; } }
@media print { :root, :root[data-theme='dark'], :root:not([data-theme='light']) { color-scheme: light; --ground: #ffffff; --panel: #ffffff; --text: #000000; --soft: #333333; --line: #bbbbbb; --ink: #000000; --link: #000000; }
  html { font-size: 11px; } nav, .controls, .save, button, .skip { display: none !important; } figure, table, .explorer { break-inside: avoid; } h2, h3 { break-after: avoid; } pre { max-height: none; white-space: pre-wrap; }
  .explorer { grid-template-columns: minmax(0, 1fr); } .explorer canvas { object-fit: contain; object-position: left; height: 10cm; } .details:not(:has(dl)) { display: none; }
  .scroll, .chart { overflow: visible; } th, td { padding: 0.2rem 0.4rem; } .chart svg, .chart canvas { max-width: 100%; height: auto !important; } }
`
