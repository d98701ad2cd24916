import type { SegscaleError } from '@segscale/core'
import { nativeFailure } from './native-failure.ts'
import { lastLines } from './run-command.ts'

const unreachable =
  /Retrying \(|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Connection (broken|refused|reset|aborted)|Temporary failure in name resolution|Max retries exceeded/i

/** The one sentence that stands for a failed `pip download`. Its last words are kept, its log is not. */
export function pipFailure(output: string): SegscaleError {
  const words = `pip said: ${lastLines(withoutNotices(output), 2)}`
  if (/DO NOT MATCH THE HASHES/.test(output)) {
    const found = /Got\s+([0-9a-f]{64})/.exec(output)?.[1]
    return nativeFailure(
      'The package index offers a TensorFlow wheel with another content than the pinned one' +
        `${found === undefined ? '' : ` (SHA-256 ${found})`}. Nothing of it was used. ` +
        'Ask whoever runs your package index, or try again with another one.',
    )
  }
  if (/No space left on device/.test(output)) {
    return nativeFailure(`The disk is full: pip could not store TensorFlow's wheel. Free some space and run again.`)
  }
  if (/no such option|invalid .*value.*manylinux/i.test(output)) {
    return nativeFailure(`pip is too old to fetch TensorFlow; it needs version 20.3 or newer. ${words}`)
  }
  if (unreachable.test(output)) {
    return nativeFailure(
      `pip could not reach the package index to fetch TensorFlow. Check the network and pip's proxy and index ` +
        `settings (python3 -m pip config list), and run again. ${words}`,
    )
  }
  return nativeFailure(`pip could not fetch TensorFlow. ${words}`)
}

function withoutNotices(output: string): string {
  return output
    .split('\n')
    .filter((line) => !/^\s*(WARNING: Retrying|\[notice\]|DEPRECATION)/.test(line))
    .join('\n')
}
