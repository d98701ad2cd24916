import { plainText } from '../report/plain-text.ts'
import { markup, type Html } from '../report/page/markup.ts'
import { pageFrame, type Page } from '../report/page/page-frame.ts'
import { listScripts, liveScripts } from '../report/page/page-scripts.ts'
import { darkColors } from '../report/plots/picture-style.ts'
import type { Plot } from '../report/plots/plot.ts'
import { plotFigure } from '../report/page/report-page.ts'

/** The page that lists all runs; a stream fills it. */
export async function listPage(out: string): Promise<Page> {
  const body = markup`${head('Runs', markup`<p class="soft">in ${plainText(out, 500)}</p>`)}
<main>
<p class="connection soft" role="status">Connecting…</p>
<p><button type="button" data-compare disabled>Compare two marked runs</button></p>
<div class="scroll" tabindex="0" role="region" aria-label="Runs"><table>
<thead><tr><th scope="col" class="left">mark</th><th scope="col" class="left">experiment</th><th scope="col" class="left">state</th><th scope="col" class="left">run</th><th scope="col" class="left">began (UTC)</th><th scope="col">trainings</th><th scope="col">base</th><th scope="col">best</th></tr></thead>
<tbody data-runs></tbody></table></div>
<p class="empty soft" hidden>No runs yet. Run one with: segscale exp --file experiments/quickstart.yaml</p>
</main>`
  return pageFrame({
    title: 'segscale: runs',
    body,
    data: { page: 'list' },
    scripts: await listScripts(),
    isLive: true,
  })
}

/** The page of one run; a stream fills it. */
export async function runPage(name: string, id: string): Promise<Page> {
  const body = markup`${head(name, markup`<p class="soft">run ${plainText(id, 100)}</p>`)}
<main>
<p><a href="/">All runs</a> <span data-report hidden>· <a href="${runPath(name, id)}/report">Full report</a></span></p>
<p class="lead" data-state role="status">Connecting…</p>
<progress max="1" value="0" aria-label="Trainings done" data-progress></progress>
<section aria-label="Running trainings"><h2>Running</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Running trainings"><table><thead><tr><th scope="col" class="left">training</th><th scope="col">epoch</th><th scope="col">done</th><th scope="col">loss</th><th scope="col">images/s</th></tr></thead><tbody data-running></tbody></table></div></section>
<section aria-label="Plots"><h2>So far</h2><div class="plots" data-plots></div><p class="soft" data-no-plots>No net is trained yet.</p></section>
<section aria-label="Log"><h2>Log</h2><pre class="log" tabindex="0" role="region" aria-label="What happened" data-lines></pre><details><summary>Logs of the trainings</summary><p data-logs></p></details></section>
</main>`
  const data = { page: 'run', path: runPath(name, id), darkColors }
  return pageFrame({
    title: `${plainText(name, 120)}: segscale`,
    body,
    data,
    scripts: await liveScripts(),
    isLive: true,
  })
}

/** Two runs compared: their fronts in one picture, and the difference as text. */
export async function comparePage(
  labels: readonly [string, string],
  plots: readonly Plot[],
  difference: string,
): Promise<Page> {
  const [a, b] = labels.map((label) => plainText(label, 200))
  const body = markup`${head('Comparison', markup`<p class="soft">${a} and ${b}</p>`)}
<main><p><a href="/">All runs</a></p><div class="plots">${plots.map(plotFigure)}</div>
<h2>Difference</h2><pre tabindex="0" role="region" aria-label="Difference">${difference}</pre></main>`
  const data = { page: 'compare', plots: plots.map(({ id, picture }) => ({ id, picture })), darkColors }
  return pageFrame({
    title: `${a ?? ''} and ${b ?? ''}: segscale`,
    body,
    data,
    scripts: await liveScripts(),
    isLive: true,
  })
}

/** A page that says what is wrong. */
export async function troublePage(text: string): Promise<Page> {
  const body = markup`${head('Not here', undefined)}<main><p>${plainText(text, 500)}</p><p><a href="/">All runs</a></p></main>`
  return pageFrame({ title: 'segscale', body, data: { page: 'trouble' }, scripts: await listScripts(), isLive: true })
}

/** The address of a run on this server. */
export function runPath(name: string, id: string): string {
  return `/run/${encodeURIComponent(name)}/${encodeURIComponent(id)}`
}

function head(title: string, below: Html | undefined): Html {
  return markup`<a class="skip" href="#main">Skip to the content</a><header id="main"><div><h1>${plainText(title, 120)}</h1>${below}</div><button type="button" data-theme-switch>Theme</button></header>`
}
