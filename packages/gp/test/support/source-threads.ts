/** Node arguments under which a worker thread of a test runs this package's TypeScript sources. */
export const sourceExecArgv: readonly string[] =
  // Newer versions strip types by themselves.
  'typescript' in process.features && process.features.typescript !== false
    ? []
    : ['--import', new URL('../../../../test/setup/typescript-sources.mjs', import.meta.url).href]
