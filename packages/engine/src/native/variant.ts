import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SegscaleError } from '@segscale/core'

/** Whether TensorFlow computes on the CPU only or also on NVIDIA GPUs. */
export type Variant = 'cpu' | 'cuda'

/** Where a Linux system keeps the NVIDIA driver's own library, which no wheel carries. */
const driverFolders = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/usr/lib/wsl/lib',
  '/usr/local/nvidia/lib64',
]

/**
 * Whether this machine has an NVIDIA driver, by files alone: the kernel module's, the driver library's or `nvidia-smi`.
 *
 * @param root - The folder that stands for `/`, for tests.
 */
export function hasNvidiaDriver(environment: NodeJS.ProcessEnv = process.env, root: string = '/'): boolean {
  const programFolders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const signs = [
    join(root, 'proc/driver/nvidia/version'),
    ...driverFolders.map((folder) => join(root, folder, 'libcuda.so.1')),
    ...programFolders.map((folder) => join(folder, 'nvidia-smi')),
  ]
  return signs.some((sign) => existsSync(sign))
}

/**
 * The variant to use: what `SEGSCALE_TENSORFLOW` asks for, else `cuda` on Linux x64 with an NVIDIA driver, else `cpu`.
 *
 * @throws {@link SegscaleError} with code `NATIVE_SETUP_FAILED` when `SEGSCALE_TENSORFLOW` is neither `cpu` nor `cuda`.
 */
export function wantedVariant(environment: NodeJS.ProcessEnv = process.env): Variant {
  const asked = environment['SEGSCALE_TENSORFLOW'] ?? ''
  if (asked === 'cpu' || asked === 'cuda') return asked
  if (asked !== '') {
    throw new SegscaleError(
      'NATIVE_SETUP_FAILED',
      `SEGSCALE_TENSORFLOW must be cpu or cuda, but it is ${JSON.stringify(asked)}. Correct it or unset it.`,
    )
  }
  const isCudaPlatform = process.platform === 'linux' && process.arch === 'x64'
  return isCudaPlatform && hasNvidiaDriver(environment) ? 'cuda' : 'cpu'
}
