import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/**
 * Makes every experiments/*.yaml a target of the project `experiments`: `nx run experiments:quickstart` runs it, and
 * `nx graph` shows it. Nx never keeps results of it: the store does, by the hash of what decides them.
 */
export const createNodesV2 = [
  'experiments/*.{yaml,yml}',
  (files, _options, { workspaceRoot }) => {
    const targets = Object.fromEntries(files.map((file) => [targetName(file), target(file, join(workspaceRoot, file))]))
    // All files are one project, so that its targets come together whichever file has changed.
    return files.map((file) => [
      file,
      { projects: { experiments: { name: 'experiments', root: 'experiments', tags: ['layer:experiments'], targets } } },
    ])
  },
]

function targetName(file) {
  return basename(file).replace(/\.ya?ml$/, '')
}

function target(file, path) {
  return {
    executor: 'nx:run-commands',
    cache: false,
    dependsOn: [
      { projects: ['runner'], target: 'build' },
      { projects: ['engine'], target: 'native' },
    ],
    options: {
      command: `node packages/runner/bin/segscale.js exp --file ${JSON.stringify(file)}`,
      cwd: '{workspaceRoot}',
      forwardAllArgs: true,
    },
    metadata: { description: question(path), technologies: ['segscale'] },
  }
}

/** What the file says that it answers; the file itself where it says nothing. */
function question(path) {
  const found = /^description:\s*(.+)$/m.exec(readFileSync(path, 'utf8'))
  return found?.[1]?.trim() ?? `Runs ${basename(path)}.`
}
