import { describe, expect, it } from 'vitest'
import { millisecondsByKind, primitiveRuns } from '../../src/harness/onednn-verbose.ts'

// Lines as oneDNN 3 prints them, the last one as older versions do.
const log = `onednn_verbose,v1,info,oneDNN v3.11.0 (commit N/A)
onednn_verbose,v1,info,cpu,isa:Intel AVX2
onednn_verbose,v1,primitive,create:cache_miss,cpu,convolution,jit:avx2,forward_training,src:f32::blocked:acdb::f0,,alg:convolution_direct,mb128_ic16oc16_ih32oh32kh3sh1dh0ph1_iw32ow32kw3sw1dw0pw1,2.5
onednn_verbose,v1,primitive,exec,cpu,convolution,jit:avx2,forward_training,src:f32::blocked:acdb::f0,,alg:convolution_direct,mb128_ic16oc16_ih32oh32kh3sh1dh0ph1_iw32ow32kw3sw1dw0pw1,10.25
{"milliseconds":[1]}
onednn_verbose,v1,primitive,exec,cpu,reorder,jit:uni,undef,src:f32::blocked:abcd::f0,,,16x16x3x3,0.5
onednn_verbose,exec,cpu,convolution,jit:avx2,backward_data,src_f32,,alg:convolution_direct,mb128,4.75
`

describe('primitiveRuns', () => {
  it('takes executions with their kind and milliseconds, and nothing else', () => {
    expect(primitiveRuns(log)).toEqual([
      { kind: 'convolution', milliseconds: 10.25 },
      { kind: 'reorder', milliseconds: 0.5 },
      { kind: 'convolution', milliseconds: 4.75 },
    ])
  })

  it('finds nothing in an empty log and in a line that was cut off', () => {
    expect(primitiveRuns('')).toEqual([])
    expect(primitiveRuns('onednn_verbose,v1,primitive,exec,cpu,convolution,jit:avx2,forw')).toEqual([])
  })
})

describe('millisecondsByKind', () => {
  it('adds up what is of one kind', () => {
    expect(millisecondsByKind(primitiveRuns(log))).toEqual(
      new Map([
        ['convolution', 15],
        ['reorder', 0.5],
      ]),
    )
  })
})
