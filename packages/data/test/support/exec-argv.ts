const hooks = new URL('../../../../test/setup/typescript-sources.mjs', import.meta.url)

/** Node arguments under which a child process of a test runs this workspace's TypeScript sources. */
export const sourceExecArgv: readonly string[] = ['--conditions=@segscale/source', '--import', hooks.href]
