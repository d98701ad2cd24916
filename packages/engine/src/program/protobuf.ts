/** A protobuf message class as protoc writes it for JavaScript: setters by field name. */
type Setters<Fields extends string> = Record<`set${Fields}`, (value: unknown) => void>

/** The part of TensorFlow's protobuf classes, shipped with tfjs-node-gpu, that a SavedModel needs. */
export interface ProtobufClasses {
  readonly AttrValue: {
    new (): Setters<'Type' | 'B' | 'I' | 'F' | 'S' | 'List' | 'Shape' | 'Tensor'>
    ListValue: new () => Setters<'IList'>
  }
  readonly GraphDef: new () => Setters<'Versions' | 'NodeList'>
  readonly MetaGraphDef: { new (): Setters<'MetaInfoDef' | 'GraphDef'>; MetaInfoDef: new () => Setters<'TagsList'> }
  readonly NodeDef: new () => Setters<'Name' | 'Op' | 'InputList'> & {
    getAttrMap: () => { set: (name: string, value: unknown) => void }
  }
  readonly SavedModel: new () => Setters<'SavedModelSchemaVersion' | 'MetaGraphsList'> & {
    serializeBinary: () => Uint8Array
  }
  readonly Tensor: new () => Setters<'Dtype' | 'TensorShape' | 'TensorContent'>
  readonly TensorShape: { new (): Setters<'DimList'>; Dim: new () => Setters<'Size'> }
  readonly VersionDef: new () => Setters<'Producer' | 'MinConsumer'>
}
