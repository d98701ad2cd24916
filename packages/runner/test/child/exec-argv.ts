/** Node arguments under which a child process of a test runs this workspace's TypeScript sources. */
export const sourceExecArgv: readonly string[] = [
  '--conditions=@segscale/source',
  // Newer versions strip types by themselves.
  ...('typescript' in process.features && process.features.typescript !== false
    ? []
    : ['--import', new URL('../../../../test/setup/typescript-sources.mjs', import.meta.url).href]),
]
