import type { StudyResult } from '../study/result.ts'
import { plainText } from './plain-text.ts'

/** A family as papers write it: `ResNet-20` for `resnet20`. A table keeps the name of its file. */
export function familyText(family: string): string {
  return plainText(family.replace(/^resnet(\d+)$/, 'ResNet-$1'), 60)
}

/** What a study is about: `ResNet-20 on cifar10`, or `recorded trainings of resnets.csv`. */
export function subjectText({ family, dataset }: Pick<StudyResult, 'family' | 'dataset'>): string {
  return dataset === undefined
    ? `recorded trainings of ${familyText(family)}`
    : `${familyText(family)} on ${plainText(dataset.name, 60)}`
}

/** What its accuracies are called. */
export function accuracyText({ dataset }: Pick<StudyResult, 'dataset'>): string {
  return dataset === undefined ? 'recorded accuracy' : 'validation accuracy'
}

/** The subject of sentences about the base and what becomes of it. */
export function shrinkingText({ family, dataset }: Pick<StudyResult, 'family' | 'dataset'>): string {
  return dataset === undefined ? `The largest net of ${familyText(family)}` : familyText(family)
}
