export { canonicalJson, type JsonValue } from './canonical-json.ts'
export { SegscaleError, type SegscaleErrorCode } from './errors.ts'
export { contentKey, isContentKey } from './key.ts'
export { RandomStream, type RandomState } from './random.ts'
