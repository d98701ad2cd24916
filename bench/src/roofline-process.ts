// Takes training steps of one net under ONEDNN_VERBOSE, whose lines go to standard output; says by message what they took.
import type { NetCase } from './harness/net-case.ts'
import { NetUnderTest } from './harness/net-under-test.ts'

const [net = '', steps = ''] = process.argv.slice(2)
const underTest = new NetUnderTest(JSON.parse(net) as NetCase)
process.send?.({ milliseconds: underTest.steps(Number(steps)) })
underTest.dispose()
process.disconnect()
