export type { CheckpointOptions } from './checkpoint/checkpoint-keeper.ts'
export { evaluate, type EvaluationInput } from './evaluate.ts'
export type { Evaluation } from './evaluation.ts'
export { evaluateExport, type ExportEvaluationInput } from './export/evaluate-export.ts'
export { logitTolerance, type LoadedEvaluation } from './export/evaluate-loaded-net.ts'
export { exportFormats, exportNet, exportPaths, type ExportFormat, type ExportInput } from './export/export-net.ts'
export { latencyDevice, type LatencyDevice } from './latency/latency-device.ts'
export { measureLatency, type LatencyFigures, type LatencyLimits } from './latency/measure-latency.ts'
export {
  latencyRuntimes,
  openLatencySubject,
  type LatencyCase,
  type LatencyRuntime,
} from './latency/open-latency-subject.ts'
export { ensureNative, type EnsureNativeOptions } from './native/ensure-native.ts'
export { inspectCpu, type CpuFacts } from './native/cpu-facts.ts'
export { inspectGpu, type GpuFacts } from './native/gpu-facts.ts'
export { wantedVariant, type Variant } from './native/variant.ts'
export { inspectMachine, type MachineFacts } from './native/inspect-machine.ts'
export { locateNative } from './native/locate.ts'
export type { NativeLibrary } from './native/native-library.ts'
export { NetworkProgram, type NetworkProgramOptions } from './network/network-program.ts'
export { initialWeights } from './network/parameters.ts'
export {
  compile,
  type CompileOptions,
  type GraphFunction,
  type InputType,
  type VariableType,
} from './program/compile.ts'
export type { CompiledProgram } from './program/compiled-program.ts'
export { tensorflow, type TensorFlow } from './tensorflow.ts'
export { train, type TrainingCost, type TrainingInput, type TrainingOptions, type TrainingOutcome } from './train.ts'
export type { EpochSummary, ResumePoint, TrainingEvents, TrainingProgress } from './training-events.ts'
export { trainingEnvironment } from './training-environment.ts'

/** Raised when a change of this package is meant to change what a training gives; part of every training's key. */
export const engineSemantics: number = 3

/** Raised when a change of this package is meant to change how long a forward pass takes; part of every latency's key. */
export const latencySemantics: number = 1
