import { SegscaleError } from '@segscale/core'
import { baseRescale, countArchitecture, instantiate, type Architecture, type Rescale } from '@segscale/models'
import type { NetRequest } from '../describe/net-request.ts'
import type { Run } from '../report/run-folders.ts'
import type { Store } from '../store/store.ts'
import { netLabel } from '../study/net-rescale.ts'
import { depthAgainstWidth } from './depth-against-width.ts'
import type { TimedNet } from './latency-report.ts'

/** A net of a family, behind the base that it is compared with. */
export function netsOfFamily(request: NetRequest): TimedNet[] {
  const base = timedNet(request, baseRescale(request.family), 'base')
  const net = timedNet(request, request.rescale, 'net')
  return JSON.stringify(net.architecture) === JSON.stringify(base.architecture) ? [base] : [base, net]
}

/** The base, and pairs of nets that cost the same parameters, of which the first has fewer blocks. */
export function pairsOfFamily(request: NetRequest, most: number): TimedNet[] {
  const { family, input } = request
  return [
    timedNet(request, baseRescale(family), 'base'),
    ...depthAgainstWidth(family, input, most).flatMap(({ depth, width }) => [
      timedNet(request, depth, 'fewer blocks'),
      timedNet(request, width, 'fewer channels'),
    ]),
  ]
}

/**
 * Base and chosen nets of a run.
 *
 * @throws SegscaleError with code `RUN_NOT_FOUND` where the run has no result, or trained no nets.
 */
export async function netsOfRun(run: Run, store: Store): Promise<TimedNet[]> {
  const { result } = run
  if (result === null || result.table !== undefined) {
    const found = result === null ? `it is ${run.trouble}` : 'its nets are rows of a table, which nobody trained here'
    throw new SegscaleError(
      'RUN_NOT_FOUND',
      `A run that trained nets to the end was expected, but of ${run.path} ${found}.`,
    )
  }
  const nets = [{ role: 'base', net: result.base }, ...result.chosen.map((net) => ({ role: 'chosen', net: net }))]
  const distinct = nets.filter(({ net }, at) => nets.findIndex((other) => other.net.key === net.key) === at)
  return Promise.all(
    distinct.map(async ({ role, net }) => {
      const architecture = (await store.get(net.key))?.input['architecture'] as unknown as Architecture | undefined
      if (architecture === undefined) {
        throw new SegscaleError(
          'RUN_NOT_FOUND',
          `The record of every net must be in the store, but ${net.key.slice(0, 12)} (${netLabel(net.rescale)}) is not. ` +
            'Name the store of that run with SEGSCALE_HOME, or run its experiment file again.',
        )
      }
      return { role, label: netLabel(net.rescale), architecture, ...counted(architecture) }
    }),
  )
}

function timedNet({ family, input }: NetRequest, rescale: Rescale, role: TimedNet['role']): TimedNet {
  const architecture = instantiate(family, rescale, input)
  return { role, label: netLabel(rescale), architecture, ...counted(architecture) }
}

function counted(architecture: Architecture): Pick<TimedNet, 'params' | 'macs'> {
  const { params, macs } = countArchitecture(architecture)
  return { params, macs }
}
