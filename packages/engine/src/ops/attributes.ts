import type { TFEOpAttr } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js'
import type { TensorFlow } from '../tensorflow.ts'

type AttributeValue = TFEOpAttr['value']

/** Builders for op attributes, in the form that the binding takes. */
export interface AttributeBuilders {
  readonly type: (name: string, value: number) => TFEOpAttr
  readonly int: (name: string, value: number | number[]) => TFEOpAttr
  readonly float: (name: string, value: number) => TFEOpAttr
  readonly bool: (name: string, value: boolean) => TFEOpAttr
  readonly string: (name: string, value: string) => TFEOpAttr
}

/** Attribute builders for the loaded binding, whose numbers for kinds of attributes are not ours to fix. */
export function attributeBuilders({ binding }: TensorFlow): AttributeBuilders {
  const of =
    (type: number) =>
    (name: string, value: AttributeValue): TFEOpAttr => ({ name, type, value })
  return {
    type: of(binding.TF_ATTR_TYPE),
    int: of(binding.TF_ATTR_INT),
    float: of(binding.TF_ATTR_FLOAT),
    bool: of(binding.TF_ATTR_BOOL),
    string: of(binding.TF_ATTR_STRING),
  }
}
