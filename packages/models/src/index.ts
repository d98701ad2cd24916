export type { Architecture, Layer } from './architecture.ts'
