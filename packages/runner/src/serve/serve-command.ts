import { once } from 'node:events'
import { printLine } from '../output.ts'
import { outFolder } from '../report/run-folders.ts'
import { startLiveServer, type LiveServer } from './live-server.ts'

/** The port of the live pages where none is named. */
export const usualPort = 7337

/**
 * Starts the server on the port that was named, or on the usual one, and where that one is taken on any that is free.
 *
 * @throws The error of the system where the named port cannot be used.
 */
export async function startLivePages(out: string, port: number | undefined): Promise<LiveServer> {
  if (port !== undefined) return startLiveServer(out, port)
  return startLiveServer(out, usualPort).catch(() => startLiveServer(out, 0))
}

/**
 * Serves the live pages until Ctrl-C or SIGTERM.
 *
 * @throws What {@link startLivePages} throws.
 */
export async function serveCommand({ port, out }: { readonly port?: number; readonly out?: string }): Promise<void> {
  const folder = outFolder(out, process.cwd())
  const server = await startLivePages(folder, port)
  printLine(`${server.url}  runs in ${folder}  (Ctrl-C ends it)`)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await server.close()
}
