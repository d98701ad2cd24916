/**
 * @typedef {{ title: string, facts: readonly (readonly [string, string])[], commands: readonly string[] }} Details
 */

/**
 * What there is to say of a trained net.
 *
 * @param {import('./net-choice.js').Net} net
 * @returns {Details}
 */
export function netDetails({ name, facts, commands }) {
  return { title: name, facts, commands }
}

/**
 * What there is to say of a candidate.
 *
 * @param {import('./unpack.js').Candidates} candidates
 * @param {number} index
 * @param {import('./net-choice.js').ExplorerData} data
 * @returns {Details}
 */
export function candidateDetails({ inputs, figures }, index, { base, describe }) {
  const levelOf = new Map(inputs.map(({ name, levels, codes }) => [name, levels[codes[index] ?? 0] ?? '']))
  const figure = (/** @type {string} */ name) => figures.get(name)?.[index]
  const share = (/** @type {number} */ value, /** @type {number} */ whole) => `${((100 * value) / whole).toFixed(1)} %`
  const [params, macs, latencyMs] = [figure('params') ?? 0, figure('macs') ?? 0, figure('latencyMs')]
  const percent = (/** @type {string} */ name) => (100 * (figure(name) ?? 0)).toFixed(2)
  /** @type {(readonly [string, string])[]} */
  const facts = [
    ...[...levelOf].map(([name, level]) => /** @type {const} */ ([name, level])),
    ['parameters', `${Math.round(params).toLocaleString('en')} (${share(params, base.params)})`],
    ['MACs', `${Math.round(macs).toLocaleString('en')} (${share(macs, base.macs)})`],
    ...(latencyMs === undefined ? [] : [/** @type {const} */ (['predicted latency', `${latencyMs.toFixed(2)} ms`])]),
    ['predicted accuracy', `${percent('mean')} ± ${percent('deviation')} %`],
  ]
  return { title: 'Candidate, predicted', facts, commands: describe === null ? [] : describeCommand(describe, levelOf) }
}

/**
 * The command that counts a candidate, where its inputs are the blocks and channels of a family.
 *
 * @param {string} describe
 * @param {ReadonlyMap<string, string>} levelOf
 */
function describeCommand(describe, levelOf) {
  const names = [...levelOf.keys()]
  const of = (/** @type {string} */ kind) => names.filter((name) => name.replace(/\d+$/, '') === kind)
  const kinds = ['depth', 'width', 'inner', 'head'].filter((kind) => of(kind).length > 0)
  if (!kinds.includes('depth') || kinds.reduce((sum, kind) => sum + of(kind).length, 0) !== names.length) return []
  const options = kinds.map(
    (kind) =>
      `--${kind} ${of(kind)
        .map((name) => levelOf.get(name))
        .join(',')}`,
  )
  return [[describe, ...options].join(' ')]
}

/**
 * Shows details, with a button to copy each command.
 *
 * @param {HTMLElement} target
 * @param {Details} details
 */
export function showDetails(target, { title, facts, commands }) {
  const list = document.createElement('dl')
  for (const [name, text] of facts) list.append(element('dt', name), element('dd', text))
  target.replaceChildren(element('h3', title), list, ...commands.map(commandLine))
}

/** @param {string} command */
function commandLine(command) {
  const row = element('p', '')
  row.className = 'command'
  const button = element('button', 'Copy')
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(command).then(() => {
      button.textContent = 'Copied'
    })
  })
  row.append(element('code', command), button)
  return row
}

/**
 * @param {string} name
 * @param {string} text
 */
function element(name, text) {
  const made = document.createElement(name)
  made.textContent = text
  return made
}
