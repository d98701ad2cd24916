import { cudaWheels } from './cuda-wheels.ts'
import type { PinnedWheel } from './pinned-wheel.ts'
import type { Variant } from './variant.ts'

/** The TensorFlow that is set up unless `SEGSCALE_LIBTENSORFLOW` names another. */
export const tensorflowVersion = '2.21.0'

/** Everything that has to be fetched for one platform and variant. */
export interface WheelSet {
  readonly wheels: readonly PinnedWheel[]
  /** Platform tags for pip, which then takes no notice of the platform and version of its own Python. */
  readonly platforms: readonly string[]
  /** File names of the libraries in the wheel's folder `tensorflow`: what the addon is linked with. */
  readonly libraries: readonly string[]
  /** Size on disk once unpacked, in MB (10^6 bytes). */
  readonly unpackedMegabytes: number
}

const linuxLibraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']

const wheelSets: Readonly<Record<string, WheelSet>> = {
  'linux-x64-cpu': {
    wheels: [tensorflow('tensorflow-cpu', 274, 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb')],
    platforms: ['manylinux_2_27_x86_64'],
    libraries: linuxLibraries,
    unpackedMegabytes: 853,
  },
  'linux-x64-cuda': {
    wheels: [
      tensorflow('tensorflow', 573, 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0'),
      ...cudaWheels,
    ],
    platforms: ['manylinux_2_27_x86_64', 'manylinux_2_25_x86_64', 'manylinux2014_x86_64'],
    libraries: linuxLibraries,
    unpackedMegabytes: 5674,
  },
  // TensorFlow's Linux arm64 wheel has no CUDA in it, although its metadata names the extra.
  'linux-arm64-cpu': {
    wheels: [tensorflow('tensorflow', 282, 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552')],
    platforms: ['manylinux_2_27_aarch64'],
    libraries: linuxLibraries,
    unpackedMegabytes: 883,
  },
  'darwin-arm64-cpu': {
    wheels: [tensorflow('tensorflow', 223, '56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712')],
    platforms: ['macosx_12_0_arm64'],
    libraries: ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
    unpackedMegabytes: 741,
  },
}

function tensorflow(name: string, megabytes: number, sha256: string): PinnedWheel {
  return { package: name, version: tensorflowVersion, sha256, megabytes }
}

/** The wheels for a platform and variant; `undefined` where TensorFlow has none. */
export function wheelSetFor(platform: string, architecture: string, variant: Variant): WheelSet | undefined {
  return wheelSets[`${platform}-${architecture}-${variant}`]
}

/** Size of the whole download, in MB (10^6 bytes). */
export function downloadMegabytes(set: WheelSet): number {
  return set.wheels.reduce((total, wheel) => total + wheel.megabytes, 0)
}
