import type { StudyResult } from '../../study/result.ts'
import type { CandidateColumns } from '../candidate-columns.ts'
import { countText, percentText, sizeText } from '../figures.ts'
import { markup, type Html } from './markup.ts'
import type { ExplorerData } from './explorer-data.ts'

/** Controls, canvas, details and the table of trained nets: everything that can be picked, by pointer and by keyboard. */
export function explorerSection(
  result: StudyResult,
  data: ExplorerData,
  candidates: CandidateColumns | undefined,
): Html {
  const cloud =
    candidates === undefined ? '' : ` and ${countText(candidates.size)} candidates as the surrogate predicts them`
  return markup`<section id="front" aria-label="Fronts">
    <h2>Front</h2>
    <p class="soft">
      Every trained net${cloud}. Rings mark the chosen nets. Pick a point, or focus the picture and use the arrow keys.
    </p>
    <div class="explorer">
      ${controls(data, candidates)}
      <div>
        <canvas
          tabindex="0"
          role="application"
          aria-roledescription="scatter plot"
          aria-label="${data.accuracyTitle} against cost of every trained net; arrow keys move from net to net"
        ></canvas>
        <p class="shown soft" role="status"></p>
      </div>
      <div class="details" aria-live="polite">
        <h3>Nothing picked yet</h3>
        <p class="soft">Details of a net and the command that counts it stand here.</p>
      </div>
    </div>
    <details>
      <summary>Trained nets as a table</summary>
      ${netTable(result, data)}
    </details>
  </section>`
}

/** Levels and inputs beyond these numbers would make a list that nobody reads. */
const mostInputs = 24
const mostLevels = 200

function controls({ costs }: ExplorerData, candidates: CandidateColumns | undefined): Html {
  const inputs = (candidates?.inputs ?? []).filter(({ levels }) => levels.length > 1)
  return markup`<div class="controls">
<label>Cost <select name="cost">${costs.map(({ id, title }) => markup`<option value="${id}">${title}</option>`)}</select></label>
<fieldset><legend>Show</legend>
${roles.map(({ role, shape, text }) => markup`<label><input type="checkbox" name="role" value="${role}" checked> <span class="mark ${shape} ${role}"></span>${text}</label>\n`)}
${candidates === undefined ? undefined : markup`<label><input type="checkbox" name="candidates" checked> <span class="mark circle candidates"></span>candidates</label>`}
</fieldset>
<label>Parameters up to <input type="range" name="share" min="1" max="100" value="100"> <output>100 %</output></label>
${inputs
  .slice(0, mostInputs)
  .map(
    ({ name, levels }) =>
      markup`<label>${name} <select data-input="${name}"><option value="">any</option>${levels.slice(0, mostLevels).map((level) => markup`<option value="${level}">${level}</option>`)}</select></label>\n`,
  )}
</div>`
}

const roles = [
  { role: 'base', shape: 'star', text: 'base' },
  { role: 'sentinel', shape: 'circle', text: 'sentinels' },
  { role: 'selected', shape: 'triangle', text: 'selected' },
  { role: 'uniform', shape: 'square', text: 'uniform scaling' },
] as const

/** Rows beyond this number are in `trainings.csv` alone. */
const shownRows = 500

function netTable({ base }: StudyResult, { nets }: ExplorerData): Html {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Trained nets">
    <table>
      <caption>
        ${nets.length > shownRows ? `The first ${shownRows} of ${nets.length} nets; trainings.csv has all.` : `${nets.length} nets, in the order of the study.`}
      </caption>
      <thead>
        <tr>
          <th scope="col" class="left">net</th>
          <th scope="col">chosen</th>
          <th scope="col">params</th>
          <th scope="col">share</th>
          <th scope="col">MACs</th>
          <th scope="col">accuracy</th>
        </tr>
      </thead>
      <tbody>
        ${nets.slice(0, shownRows).map(
          (net, at) =>
            markup`<tr>
              <td class="left"><button type="button" data-net="${at}">${net.name}</button></td>
              <td>${net.chosen}</td>
              <td>${sizeText(net.params)}</td>
              <td>${percentText(net.params / base.params)}</td>
              <td>${sizeText(net.macs)}</td>
              <td>${percentText(net.accuracy, 1)}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`
}
