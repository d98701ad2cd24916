import { cornerCases, uniformCases, type NetCase } from './net-case.ts'
import { oneOf, positiveInteger, positiveNumbers, type OptionText } from './options.ts'

/** Options that choose nets; `chooseCases` reads them. */
export const caseOptions = {
  families: { default: 'resnet20,resnet56,resnet110', help: 'families at full depth' },
  widths: { default: '1', help: 'shares of the channels that are kept' },
  corners: { default: '', help: 'an experiment file: every corner of its space instead' },
  precision: { default: '', help: "float32 or bfloat16 (default: the experiment file's, or float32)" },
  batch: { default: '', help: "images of a step (default: the experiment file's, or 128)" },
} satisfies Record<string, OptionText>

/**
 * The nets that the options choose.
 *
 * @throws TypeError for an option that cannot be read, and Error for a file that is no experiment.
 */
export function chooseCases(options: Readonly<Record<keyof typeof caseOptions, string>>): NetCase[] {
  const precision =
    options.precision === '' ? undefined : oneOf(options.precision, ['float32', 'bfloat16'], 'precision')
  const batch = options.batch === '' ? undefined : positiveInteger(options.batch, 'batch')
  if (options.corners !== '') {
    return cornerCases(options.corners, { ...(precision && { precision }), ...(batch !== undefined && { batch }) })
  }
  const settings = { precision: precision ?? 'float32', batch: batch ?? 128 }
  return uniformCases(options.families.split(','), positiveNumbers(options.widths, 'widths'), settings)
}
