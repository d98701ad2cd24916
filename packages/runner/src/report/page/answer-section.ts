import type { NetSummary, StudyResult } from '../../study/result.ts'
import { validationInterval } from '../accuracy-interval.ts'
import { answer } from '../answer.ts'
import { failureLog, failureRemedy, failureText } from '../failures.ts'
import { noFigure, percentText, sizeText } from '../figures.ts'
import { plainText } from '../plain-text.ts'
import { publishedResults } from '../published-results.ts'
import { summaryNotes } from '../summary-notes.ts'
import { allBudgets, summaryColumns, summaryRows } from '../summary-table.ts'
import { markup, type Html } from './markup.ts'

/** The question, the answer, the table of nets with their intervals, published results, and what failed. */
export function answerSection(result: StudyResult): Html {
  return markup`<section id="answer" aria-label="Answer">
    ${result.description === undefined ? undefined : markup`<p class="soft">${plainText(result.description, 1000)}</p>`}
    <p class="lead">${answer(result).join(' ')}</p>
    ${netTable(result)} ${publishedTable(result)}
    <ul class="notes soft">
      ${summaryNotes(result).map((note) => markup`<li>${note}</li>`)}
    </ul>
    ${failures(result)}
  </section>`
}

function netTable(result: StudyResult): Html {
  const columns = summaryColumns(result)
  const budgets = allBudgets(result)
  const nets: (NetSummary | undefined)[] = [
    result.base,
    ...budgets.map((budget) => result.chosen.find((net) => net.budget === budget)),
    ...result.uniform,
  ]
  const intervals = nets.map((net) => (net === undefined ? undefined : validationInterval(result, net)))
  const of = intervals.some((interval) => interval?.of === 'seeds') ? 'over seeds' : 'by the number of images, one seed'
  const hasIntervals = intervals.some((interval) => interval !== undefined)
  const rows = summaryRows(result, budgets)
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Base, chosen and uniformly scaled nets">
    <table>
      <caption>
        ${hasIntervals ? `95 % intervals ${of}.` : 'Base, chosen and uniformly scaled nets.'}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ title, align }) => markup`<th scope="col" class="${align}">${title}</th>`)}${hasIntervals ? markup`<th scope="col">95 % interval</th>` : undefined}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row, at) =>
            markup`<tr>
              ${columns.map(({ align }, column) => markup`<td class="${align}">${row[column] ?? ''}</td>`)}${hasIntervals ? markup`<td>${intervalText(intervals[at])}</td>` : undefined}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`
}

function intervalText(interval: { low: number; high: number } | undefined): string {
  return interval === undefined ? noFigure : `${(interval.low * 100).toFixed(1)} to ${percentText(interval.high, 1)}`
}

function publishedTable(result: StudyResult): Html | undefined {
  const published = publishedResults(result)
  if (published.length === 0) return undefined
  return markup`<details>
    <summary>Published results on the same data set</summary>
    <p class="soft">
      Trained by others on all training images for 160 epochs and more${result.dataset?.name === 'cifar100' ? ', to tell the 100 fine classes apart' : ''}:
      a mark to aim for, no comparison with a shorter recipe.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Published results">
      <table>
        <thead>
          <tr>
            <th scope="col" class="left">net</th>
            <th scope="col">params</th>
            <th scope="col">share of base</th>
            <th scope="col">test</th>
            <th scope="col" class="left">source</th>
          </tr>
        </thead>
        <tbody>
          ${published.map(
            ({ net, params, test, source }) =>
              markup`<tr>
                <td class="left">${net}</td>
                <td>${sizeText(params)}</td>
                <td>${percentText(params / result.base.params)}</td>
                <td>${percentText(test, 2)}</td>
                <td class="left">${source}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`
}

function failures({ failed }: StudyResult): Html | undefined {
  if (failed.length === 0) return undefined
  const kinds = [...new Set(failed.map(({ failure }) => failure))]
  return markup`<h3 class="bad">${failed.length === 1 ? 'One training failed' : `${failed.length} trainings failed`}</h3>
    <ul>
      ${failed.slice(0, 50).map((training) => markup`<li>${[failureText(training), ...failureLog(training).slice(0, 1)].join(' ')}</li>`)}${failed.length > 50 ? markup`<li>and ${failed.length - 50} more, in trainings.csv</li>` : undefined}
    </ul>
    <ul>
      ${kinds.map((kind) => markup`<li>${plainText(kind, 40)}: ${failureRemedy(kind)}</li>`)}
    </ul>`
}
