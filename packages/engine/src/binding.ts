/** One attribute of an op, as the native binding takes it. */
export interface OpAttribute {
  readonly name: string
  /** One of the binding's `TF_ATTR_` numbers. */
  readonly type: number
  readonly value: boolean | number | string | readonly number[]
}

/** A tensor that the native binding holds. */
export interface TensorHandle {
  readonly id: number
  readonly shape: number[]
  /** TensorFlow's number of the element type. */
  readonly dtype: number
}

/** Elements of a tensor, as they cross the native binding. */
export type Elements = Float32Array | Int32Array | Uint8Array

/** What tfjs-node-gpu's C++ addon exports; its own declaration has classes where it gives plain objects. */
export interface Binding {
  createTensor(shape: number[], dtype: number, elements: Elements): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Elements
  executeOp(op: string, attributes: OpAttribute[], inputs: number[], outputs: number): TensorHandle[]
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(session: number): void
  runSavedModel(session: number, inputs: number[], inputNames: string, outputNames: string): TensorHandle[]
  getNumOfSavedModels(): number
  getNumOfTensors(): number
  isUsingGpuDevice(): boolean
  readonly TF_FLOAT: number
  readonly TF_ATTR_STRING: number
  readonly TF_ATTR_INT: number
  readonly TF_ATTR_FLOAT: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_TYPE: number
  readonly TF_ATTR_SHAPE: number
  readonly TF_Version: string
}
