import type { OpAttribute } from '../binding.ts'
import type { TensorFlow } from '../tensorflow.ts'

type AttributeValue = OpAttribute['value']

/** Builders for op attributes, in the form that the binding takes. */
export interface AttributeBuilders {
  readonly type: (name: string, value: number) => OpAttribute
  readonly int: (name: string, value: number | readonly number[]) => OpAttribute
  readonly float: (name: string, value: number) => OpAttribute
  readonly bool: (name: string, value: boolean) => OpAttribute
  readonly string: (name: string, value: string) => OpAttribute
}

/** Attribute builders for the loaded binding, whose numbers for kinds of attributes are not ours to fix. */
export function attributeBuilders({ binding }: TensorFlow): AttributeBuilders {
  const of =
    (type: number) =>
    (name: string, value: AttributeValue): OpAttribute => ({ name, type, value })
  return {
    type: of(binding.TF_ATTR_TYPE),
    int: of(binding.TF_ATTR_INT),
    float: of(binding.TF_ATTR_FLOAT),
    bool: of(binding.TF_ATTR_BOOL),
    string: of(binding.TF_ATTR_STRING),
  }
}
