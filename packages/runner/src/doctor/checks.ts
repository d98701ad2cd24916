import type { MachineFacts } from '@segscale/engine'

/** One line of `segscale doctor`. */
export interface Check {
  readonly name: string
  /** `todo` is what the set-up does by itself; `note` stops nothing; `missing` does. */
  readonly state: 'ok' | 'note' | 'todo' | 'missing'
  readonly found: string
  /** What to type, or to do, about it. */
  readonly remedy?: string
}

/** The command that sets native TensorFlow up. */
const setUpCommand = 'npx nx run engine:native'

/** Everything that training needs, in the order in which a person would mend it. */
export function machineChecks(machine: MachineFacts): Check[] {
  return [
    nodeCheck(machine),
    compilerCheck(machine),
    pythonCheck(machine),
    pipCheck(machine),
    tensorflowCheck(machine),
    cpuCheck(machine),
    gpuCheck(machine),
    memoryCheck(machine),
    cacheCheck(machine),
    diskCheck(machine),
  ]
}

function nodeCheck({ node }: MachineFacts): Check {
  if (node.isSupported) return { name: 'Node', state: 'ok', found: node.version }
  const isOld = Number(node.version.split('.')[0]) <= 20
  const remedy = isOld ? 'install Node 20.19 or newer' : 'should something fail, try Node 20.19 to 26'
  return { name: 'Node', state: isOld ? 'missing' : 'note', found: `${node.version}, not among 20.19 to 26`, remedy }
}

/** Tools are needed once, for the set-up. */
function toolCheck(name: string, found: string | null, isNeeded: boolean, remedy: string): Check {
  if (found !== null) return { name, state: 'ok', found }
  if (!isNeeded) return { name, state: 'note', found: 'none; no longer needed, TensorFlow is set up' }
  return { name, state: 'missing', found: 'none', remedy }
}

function compilerCheck({ compiler, tensorflow, remedies }: MachineFacts): Check {
  return toolCheck('C++ compiler', compiler, !tensorflow.isSetUp, remedies.compiler)
}

function pythonCheck({ python, tensorflow, remedies }: MachineFacts): Check {
  return toolCheck('Python 3', python, tensorflow.toFetchMegabytes > 0, remedies.python)
}

function pipCheck({ python, pip, tensorflow, remedies }: MachineFacts): Check {
  const remedy = python === null ? remedies.python : remedies.pip
  return toolCheck('pip', pip, tensorflow.toFetchMegabytes > 0, remedy)
}

function tensorflowCheck({ tensorflow }: MachineFacts): Check {
  const { isSetUp, version, variant, folder, toFetchMegabytes, problem } = tensorflow
  const name = 'TensorFlow'
  if (problem !== null) return { name, state: 'missing', found: 'none', remedy: problem }
  const what = `${version ?? 'of unknown version'} (${variant ?? 'cpu'})`
  if (isSetUp) return { name, state: 'ok', found: `${what} in ${folder ?? ''}` }
  const todo = toFetchMegabytes > 0 ? `${toFetchMegabytes} MB to fetch` : 'addon to compile'
  return { name, state: 'todo', found: `${what} is not set up yet: ${todo}`, remedy: setUpCommand }
}

function cpuCheck({ cpu }: MachineFacts): Check {
  const cores = `${cpu.cores} ${cpu.cores === 1 ? 'core' : 'cores'}`
  const found = [cpu.model, cores, cpu.features.join(' ')].filter((part) => part !== '').join(', ')
  if (cpu.hasFastBfloat16) return { name: 'CPU', state: 'ok', found: `${found}; bfloat16 is fast` }
  return { name: 'CPU', state: 'ok', found: `${found}; bfloat16 gains nothing over float32 here` }
}

function gpuCheck({ gpu, tensorflow }: MachineFacts): Check {
  if (gpu === null) return { name: 'GPU', state: 'ok', found: 'no NVIDIA driver: trainings run on the CPU' }
  const names = gpu.names.length === 0 ? 'none seen' : gpu.names.join(', ')
  const found = `${names}, NVIDIA driver ${gpu.driver ?? 'of unknown version'}`
  if (gpu.names.length > 0 && tensorflow.variant === 'cpu') {
    return { name: 'GPU', state: 'note', found: `${found}, unused`, remedy: `SEGSCALE_TENSORFLOW=cuda ${setUpCommand}` }
  }
  return { name: 'GPU', state: gpu.names.length > 0 ? 'ok' : 'note', found }
}

function memoryCheck({ memory, cpu }: MachineFacts): Check {
  const found = `${size(memory.availableBytes)} free of ${size(memory.totalBytes)}`
  // ResNet-20 at batch 128 takes half of this; deeper nets take more.
  const perTraining = 1.5e9
  if (memory.totalBytes >= perTraining * cpu.cores) return { name: 'Memory', state: 'ok', found }
  const fitting = Math.max(1, Math.floor(memory.totalBytes / perTraining))
  return {
    name: 'Memory',
    state: 'note',
    found,
    remedy: `run at most ${fitting} ${fitting === 1 ? 'training' : 'trainings'} at once`,
  }
}

function cacheCheck({ cache }: MachineFacts): Check {
  const parts = Object.entries(cache.parts).map(([name, bytes]) => `${name} ${size(bytes)}`)
  return { name: 'Cache', state: 'ok', found: `${cache.folder}: ${parts.join(', ') || 'empty'}` }
}

function diskCheck({ cache, tensorflow }: MachineFacts): Check {
  const name = 'Free disk'
  if (cache.freeBytes === null) return { name, state: 'note', found: 'unknown' }
  const found = size(cache.freeBytes)
  const neededBytes = (tensorflow.neededMegabytes + 500) * 1e6
  if (cache.freeBytes >= neededBytes) return { name, state: 'ok', found }
  const remedy = 'free some space, or name a folder on another disk in SEGSCALE_CACHE'
  return { name, state: 'missing', found: `${found}, and ${size(neededBytes)} are needed`, remedy }
}

function size(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
