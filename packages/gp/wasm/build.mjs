// Compiles the AssemblyScript sources beside it into src/linear-algebra/wasm-bytes.ts.
// `node wasm/build.mjs` writes that file; with `--check` it exits with 1 where the file is not what the sources give.
import { Buffer } from 'node:buffer'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const folder = fileURLToPath(new URL('.', import.meta.url))
const target = fileURLToPath(new URL('../src/linear-algebra/wasm-bytes.ts', import.meta.url))
let bytes = new Uint8Array()

// The stub runtime: nothing is allocated inside. No relaxed SIMD and no fused operations: the same bits everywhere.
const options = ['index.ts', '--baseDir', folder, '--outFile', 'out.wasm', '-O3', '--converge']
options.push('--noAssert', '--runtime', 'stub', '--use', 'abort=', '--enable', 'simd', '--memoryBase', '1024')
const { error, stderr } = await asc.main(options, {
  writeFile: (name, contents) => {
    if (name.endsWith('.wasm')) bytes = contents
  },
})
if (error) throw new Error(stderr.toString(), { cause: error })

const module = `/** WebAssembly of the sources in \`wasm/\`, in base64; made by \`node wasm/build.mjs\`, not by hand. */
export const wasmBytes: string =
  '${Buffer.from(bytes).toString('base64')}'
`
if (!process.argv.includes('--check')) writeFileSync(target, module)
else if (readFileSync(target, 'utf8') !== module) {
  console.error('src/linear-algebra/wasm-bytes.ts is not what the sources in wasm/ give. Run node wasm/build.mjs.')
  process.exitCode = 1
}
