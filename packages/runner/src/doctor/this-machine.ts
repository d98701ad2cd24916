import { inspectMachine, type MachineFacts } from '@segscale/engine'

/** Facts about the machine that this process runs on. In a file of its own because the engine is large to load. */
export function inspectThisMachine(): Promise<MachineFacts> {
  return inspectMachine()
}
