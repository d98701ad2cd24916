import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node.js'

/** A place in a text; both count from 0, as the protocol does. */
export interface Position {
  readonly line: number
  readonly character: number
}

/** What an editor underlines. */
export interface Diagnostic {
  readonly range: { readonly start: Position; readonly end: Position }
  readonly message: string
}

/** The YAML language server as its own process, spoken to as an editor does. */
export interface LanguageServer {
  /** Opens a text as the file at a path, which need not exist, and gives what the editor would underline. */
  open(path: string, text: string): Promise<readonly Diagnostic[]>
  /** The labels that the editor would offer at a place of an open file. */
  complete(path: string, position: Position): Promise<readonly string[]>
  /** What the editor would show of the field at a place of an open file. */
  hover(path: string, position: Position): Promise<string>
  /** Ends the process. */
  stop(): Promise<void>
}

/** Starts the server. */
export async function startLanguageServer(): Promise<LanguageServer> {
  const require = createRequire(import.meta.url)
  const bin = require.resolve('yaml-language-server/bin/yaml-language-server')
  const server = spawn(process.execPath, [bin, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  )
  const settings = { yaml: { validate: true, completion: true, hover: true, schemaStore: { enable: false } } }
  const waiting = new Map<string, (found: readonly Diagnostic[]) => void>()
  connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) =>
    items.map(({ section }) => (section === 'yaml' ? settings.yaml : null)),
  )
  connection.onRequest('client/registerCapability', () => null)
  connection.onNotification(
    'textDocument/publishDiagnostics',
    ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => waiting.get(uri)?.(diagnostics),
  )
  connection.listen()
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { completion: {}, hover: {}, publishDiagnostics: {} }, workspace: {} },
  })
  await connection.sendNotification('initialized', {})
  await connection.sendNotification('workspace/didChangeConfiguration', { settings })
  const at = (path: string, position: Position): object => ({
    textDocument: { uri: pathToFileURL(path).href },
    position,
  })
  return {
    async open(path, text) {
      const uri = pathToFileURL(path).href
      const diagnostics = new Promise<readonly Diagnostic[]>((resolve) => waiting.set(uri, resolve))
      const textDocument = { uri, languageId: 'yaml', version: 1, text }
      await connection.sendNotification('textDocument/didOpen', { textDocument })
      return diagnostics
    },
    async complete(path, position) {
      const found = await connection.sendRequest<{ items: { label: string }[] }>(
        'textDocument/completion',
        at(path, position),
      )
      return found.items.map(({ label }) => label)
    },
    async hover(path, position) {
      const found = await connection.sendRequest<{ contents: { value: string } } | null>(
        'textDocument/hover',
        at(path, position),
      )
      return found?.contents.value ?? ''
    },
    async stop() {
      connection.dispose()
      const ended = once(server, 'exit')
      if (server.kill()) await ended
    },
  }
}
