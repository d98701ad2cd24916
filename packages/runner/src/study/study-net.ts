import { contentKey, type JsonValue } from '@segscale/core'
import {
  baseRescale,
  countArchitecture,
  instantiate,
  type Architecture,
  type CandidateSpace,
  type Family,
  type NetInput,
  type Rescale,
} from '@segscale/models'

/** A net that a study may train: a rescale, what it instantiates, and what that costs. */
export interface StudyNet {
  readonly rescale: Rescale
  /** Index in the candidate space; undefined for a net outside of it (a base or listed sentinel may be). */
  readonly index: number | undefined
  readonly architecture: Architecture
  /** Content key of the architecture: equal for rescales that give the same net. */
  readonly identity: string
  readonly params: number
  readonly macs: number
}

/** Makes the {@link StudyNet} of a rescale. */
export function studyNet(family: Family, space: CandidateSpace, rescale: Rescale, input: NetInput): StudyNet {
  const architecture = instantiate(family, rescale, input)
  const { params, macs } = countArchitecture(architecture)
  const identity = contentKey(architecture as unknown as JsonValue)
  return { rescale, index: space.indexOf(rescale), architecture, identity, params, macs }
}

/** The net that a study measures everything against: the family as it is. */
export function baseNet(family: Family, space: CandidateSpace, input: NetInput): StudyNet {
  return studyNet(family, space, baseRescale(family), input)
}
