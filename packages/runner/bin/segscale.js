#!/usr/bin/env node
import { build, isFresh } from './build.js'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`segscale needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
// In a workspace the sources may be newer than what was built from them, or nothing may have been built yet.
if (!isFresh() && !build()) process.exit(1)

const { main } = await import('../dist/cli.js')
process.exitCode = await main(process.argv.slice(2))
// Node aborts at its end where a terminal that it wants to reset has closed; the signal that said so ends it without that.
if (process.exitCode === 129) process.kill(process.pid, 'SIGHUP')
