import { decimalText, durationText, percentText } from '../figures.ts'
import type { StudyResult } from '../../study/result.ts'
import { plainText } from '../plain-text.ts'
import { darkColors } from '../plots/picture-style.ts'
import type { Plot, PlotSection } from '../plots/plot.ts'
import { storeSavings } from '../plots/timeline-plot.ts'
import type { RunData } from '../run-data.ts'
import { subjectText } from '../subject.ts'
import { answerSection } from './answer-section.ts'
import { explorerData } from './explorer-data.ts'
import { explorerSection } from './explorer-section.ts'
import { markup, type Html } from './markup.ts'
import { packedCandidates } from './packed-candidates.ts'
import { pageFrame, type Page } from './page-frame.ts'
import { reportScripts } from './page-scripts.ts'
import { provenanceSection, savingsText } from './provenance-section.ts'

/** Plots that the explorer stands for in the page: they are files alone. */
const explored = /^pareto/

/** Plots that need the whole width. */
const wide = new Set(['slices', 'parallel', 'timeline'])

const sectionTitles: Readonly<Record<PlotSection, string>> = {
  front: 'What saves time',
  trust: 'How far to trust the surrogate',
  space: 'What the space looks like',
  search: 'How the search went',
  work: 'The work',
}

/**
 * The report of a run as one HTML file: no network, no server, opens from disk. Everything that comes from the run's
 * files is escaped, and a content security policy lets no script run but the page's own.
 */
export async function reportPage(data: RunData, plots: readonly Plot[]): Promise<Page> {
  const { result, candidates } = data
  const explorer = explorerData(result)
  const shown = plots.filter(({ id }) => !explored.test(id))
  const sections = (Object.keys(sectionTitles) as PlotSection[]).filter(
    (section) => section === 'work' || shown.some((plot) => plot.section === section),
  )
  const name = plainText(result.name, 120)
  const body = markup`<a class="skip" href="#answer">Skip to the answer</a>
    <header>
      <div>
        <h1>${name}</h1>
        <p class="soft">${subjectText(result)}, ${plainText(result.times.finishedAt.slice(0, 10), 20)}</p>
      </div>
      <button type="button" data-theme-switch>Theme</button>
    </header>
    <nav aria-label="Sections">
      <ul>
        <li><a href="#answer">Answer</a></li>
        <li><a href="#front">Front</a></li>
        ${sections.map((section) => markup`<li><a href="#${section}-plots">${sectionTitles[section]}</a></li>`)}
        <li><a href="#provenance">Provenance</a></li>
      </ul>
    </nav>
    <main>
      ${answerSection(result)} ${explorerSection(result, explorer, candidates)}
      ${sections.map((section) => plotSection(section, shown, data))} ${provenanceSection(data)}
    </main>`
  return pageFrame({
    title: `${name}: segscale report`,
    body,
    data: {
      plots: shown.map(({ id, picture }) => ({ id, picture })),
      darkColors,
      explorer,
      candidates: candidates === undefined ? null : packedCandidates(candidates),
    },
    scripts: await reportScripts(),
  })
}

function plotSection(section: PlotSection, plots: readonly Plot[], { result, trainings }: RunData): Html {
  const own = plots.filter((plot) => plot.section === section)
  return markup`<section id="${section}-plots" aria-label="${sectionTitles[section]}">
    <h2>${sectionTitles[section]}</h2>
    ${section === 'trust' ? trustFigures(result) : undefined}
    ${section === 'work' ? markup`<p class="soft">${trainings.length === 0 ? `The run took ${durationText(result.times.wallSeconds)}.` : savingsText(storeSavings(result, trainings))}</p>` : undefined}
    <div class="plots">${own.map(plotFigure)}</div>
  </section>`
}

/** A plot as a figure, to be drawn by the page's script. */
export function plotFigure({ id, title, caption }: Pick<Plot, 'id' | 'title' | 'caption'>): Html {
  return markup`<figure data-plot="${id}" class="${wide.has(id) ? 'wide' : ''}">
    <figcaption><strong>${title}</strong>${caption}</figcaption>
    <div class="chart" role="img" aria-label="${title}"></div>
    <div class="save">
      <button type="button" data-save="svg" aria-label="Save ${title} as SVG">SVG</button
      ><button type="button" data-save="csv" aria-label="Save the points of ${title} as CSV">CSV</button>
    </div>
  </figure> `
}

function trustFigures({ surrogate }: StudyResult): Html {
  if (surrogate === null) return markup`<p>No surrogate was fitted, so there is nothing to trust or distrust.</p>`
  const { r2, rmse, spearman, kendall, coverage95, nlpd, crps } = surrogate.leaveOneOut
  const figures: [string, string][] = [
    ['nets', String(surrogate.n)],
    ['R²', decimalText(r2, 3)],
    ['RMSE', `${decimalText(rmse * 100, 2)} points`],
    ['Spearman', decimalText(spearman, 3)],
    ...(typeof kendall === 'number' ? [['Kendall', decimalText(kendall, 3)] as [string, string]] : []),
    ['95 % intervals hold', percentText(coverage95)],
    ...(typeof crps === 'number' ? [['CRPS', `${decimalText(crps * 100, 2)} points`] as [string, string]] : []),
    ...(typeof nlpd === 'number' ? [['NLPD', decimalText(nlpd, 2)] as [string, string]] : []),
    ['kernel', plainText(surrogate.kernel, 60)],
  ]
  return markup`<p class="soft">Leave-one-out: every net as predicted from all the others.</p>
    <dl class="figures">
      ${figures.map(
        ([name, text]) =>
          markup`<div>
            <dt>${name}</dt>
            <dd>${text}</dd>
          </div>`,
      )}
    </dl>`
}
