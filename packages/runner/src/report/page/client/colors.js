/** Whether the page is dark: as its reader chose, else as the system is set. */
export function isDark() {
  const chosen = document.documentElement.dataset['theme']
  return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark'
}

/**
 * The value of a colour of the style sheet, such as `--text`.
 *
 * @param {string} name
 */
export function styleColor(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

/**
 * Lets a button switch between the two themes, prints in the light one, and tells who draws.
 *
 * @param {HTMLElement | null} button
 * @param {() => void} onChange
 */
export function themeSwitch(button, onChange) {
  const remembered = storedTheme()
  if (remembered !== null) document.documentElement.dataset['theme'] = remembered
  const name = () => {
    if (button !== null) button.textContent = isDark() ? 'Light theme' : 'Dark theme'
  }
  name()
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    name()
    onChange()
  })
  // Paper is light, whatever the page is.
  let shown = document.documentElement.dataset['theme']
  addEventListener('beforeprint', () => {
    shown = document.documentElement.dataset['theme']
    document.documentElement.dataset['theme'] = 'light'
    onChange()
  })
  addEventListener('afterprint', () => {
    if (shown === undefined) delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = shown
    onChange()
  })
  button?.addEventListener('click', () => {
    const next = isDark() ? 'light' : 'dark'
    document.documentElement.dataset['theme'] = next
    try {
      localStorage.setItem('segscale-theme', next)
    } catch {
      // A page opened from disk may have no storage; the choice then holds until it is closed.
    }
    name()
    onChange()
  })
}

function storedTheme() {
  try {
    const stored = localStorage.getItem('segscale-theme')
    return stored === 'dark' || stored === 'light' ? stored : null
  } catch {
    return null
  }
}

/**
 * A picture with its colours replaced, where it names one that the map has. Scales of many colours run the other way, so
 * that their best end stands out from the ground in both themes.
 *
 * @param {unknown} value
 * @param {Readonly<Record<string, string>>} map
 * @returns {unknown}
 */
export function recolored(value, map) {
  if (typeof value === 'string') return Object.hasOwn(map, value) ? map[value] : value
  if (Array.isArray(value)) return value.map((item) => recolored(item, map))
  if (typeof value !== 'object' || value === null) return value
  const turned = 'scheme' in value ? { ...value, reverse: !('reverse' in value && value.reverse === true) } : value
  return Object.fromEntries(
    Object.entries(turned).map(([key, item]) => [key, key === 'values' ? item : recolored(item, map)]),
  )
}
