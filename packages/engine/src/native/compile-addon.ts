import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { addonFile, type AddonSource } from './addon-source.ts'
import type { Compiler } from './compiler.ts'
import { nativeFailure } from './native-failure.ts'
import type { NativeTarget } from './native-target.ts'
import { lastLines, runCommand } from './run-command.ts'
import { writeManifest } from './manifest.ts'

/**
 * Compiles the addon into a folder, loads it once in a process of its own, and writes the manifest.
 *
 * The compiler is called directly: the addon is two files on Node-API, so node-gyp's download of Node's own headers and
 * its need for make and Python would buy nothing.
 *
 * @throws {@link SegscaleError} with code `NATIVE_SETUP_FAILED` when it does not compile or does not load.
 */
export async function compileAddon(
  target: NativeTarget,
  source: AddonSource,
  compiler: Compiler,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const addon = join(folder, addonFile)
  const args = [...compiler.args, ...compilerArguments(target, source, addon)]
  const compiled = await runCommand(compiler.program, args, { signal })
  if (compiled.status !== 'done') {
    throw nativeFailure(
      `TensorFlow's addon for Node did not compile with ${compiler.version}. ` +
        `Try another compiler by naming it in CXX. The compiler said: ${firstError(compiled.stderr)}`,
    )
  }
  const tensorflowVersion = await loadedVersion(addon, target, signal)
  const from = { source: source.digest, compiler: compiler.version }
  const files = { [addonFile]: (await stat(addon)).size }
  await writeManifest(folder, { format: 1, from, tensorflowVersion, files })
}

/** Arguments for g++ or clang++; the finished addon finds the libraries by itself, wherever the cache is moved. */
export function compilerArguments(
  target: NativeTarget,
  source: AddonSource,
  addon: string,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const isMac = platform === 'darwin'
  const besideAddon = isMac ? '@loader_path/../lib' : '$ORIGIN/../lib'
  const searched = target.wheelSet === undefined ? target.libraryFolder : besideAddon
  return [
    ...source.flags,
    // Node itself has the Node-API functions. On Linux, `-z now` lets a missing function show when the addon is loaded.
    ...(isMac ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared', '-Wl,-z,now']),
    ...[target.includeFolder, ...source.includeFolders].flatMap((path) => ['-I', path]),
    ...source.files,
    ...target.libraries,
    // Not -Wl,…: it would cut a path at its commas.
    ...['-Xlinker', '-rpath', '-Xlinker', searched],
    ...['-o', addon],
  ]
}

async function loadedVersion(addon: string, target: NativeTarget, signal?: AbortSignal): Promise<string> {
  const script = 'process.stdout.write("TensorFlow " + require(process.argv[1]).TF_Version)'
  const environment = { TF_CPP_MIN_LOG_LEVEL: '3', NODE_OPTIONS: '' }
  const { stdout, stderr } = await runCommand(process.execPath, ['-e', script, addon], { environment, signal })
  const version = /TensorFlow (\d\S*)$/.exec(stdout)?.[1]
  if (version !== undefined) return version
  throw nativeFailure(
    `TensorFlow's libraries in ${target.libraryFolder} do not load on this system. ` +
      (target.wheelSet === undefined ? 'Try another build of TensorFlow. ' : 'They need glibc 2.27 or macOS 12. ') +
      `Node said: ${firstError(stderr)}`,
  )
}

/** The line that says what went wrong; compilers and Node print much around it. */
function firstError(text: string): string {
  const line = text.split('\n').find((candidate) => /error:|undefined reference|Error: /i.test(candidate))
  return line?.trim() ?? lastLines(text, 1)
}
