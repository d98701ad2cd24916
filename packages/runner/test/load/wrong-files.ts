import { validFile } from './valid-file.ts'

/** The valid file with one part replaced. */
export function changed(part: string, replacement: string): string {
  if (!validFile.includes(part)) throw new Error(`The valid file has no ${part}.`)
  return validFile.replace(part, replacement)
}

/** One file that is wrong, and every line that a person reads about it. */
export interface WrongFile {
  readonly title: string
  readonly text: string
  readonly lines: readonly string[]
}

function wrong(title: string, text: string, ...lines: string[]): WrongFile {
  return { title, text, lines }
}

const emptyFile = 'x.yaml:1:1  error  the file is empty; it needs version, name, dataset, family and budget'
const notAMap = 'x.yaml:1:1  error  expected a map with version, name, dataset, family and budget, received'
const nameForm =
  'expected a name of at most 100 letters, digits, ".", "_" and "-" that starts with a letter or digit, received'
const epochs = 'expected an integer from 1 to 100000, received'

/** Files whose YAML is wrong, or holds what experiment files must not. */
export const wrongYaml: readonly WrongFile[] = [
  wrong('an empty file', '', emptyFile),
  wrong('a file of comments', '# to do\n\n', emptyFile),
  wrong('a document of nothing', '---\n...\n', emptyFile),
  wrong('a text', 'hello', `${notAMap} the text "hello"`),
  wrong('a list', '- a\n- b\n', `${notAMap} a list`),
  wrong(
    'a second document',
    `${validFile}---\nversion: 1\n`,
    'x.yaml:14:1  error  only one document is allowed; remove this "---" and what follows, or what stands before it',
  ),
  wrong(
    'a tab as indentation',
    changed('  epochs', '\tepochs'),
    'x.yaml:10:1  error  a tab is not allowed as indentation; use spaces',
  ),
  wrong(
    'tabs as indentation with wrong values behind them',
    changed('  epochs: 3', '\tepochs: zero').replace('  depth: { min: 1 }', '\tdepth: { min: 4 }'),
    'x.yaml:6:1  error  a tab is not allowed as indentation; use spaces',
    'x.yaml:6:16  error  space.depth.min  expected at most 3, the blocks of segment 1 of resnet20, received 4',
    'x.yaml:10:1  error  a tab is not allowed as indentation; use spaces',
    `x.yaml:10:10  error  recipe.epochs  ${epochs} the text "zero"`,
  ),
  wrong('an open quote', changed('name: small', 'name: "small'), 'x.yaml:2:7  error  this text has no closing quote'),
  wrong(
    'an open list',
    changed('[0.5, 1]', '[0.5, 1'),
    'x.yaml:7:40  error  expected ] at the end of what stands before',
  ),
  wrong(
    'an open list after a wrong value',
    changed('epochs: 3', 'epochs: zero').replace('seeds: [1]', 'seeds: [1'),
    `x.yaml:10:11  error  recipe.epochs  ${epochs} the text "zero"`,
    'x.yaml:13:1  error  expected ] at the end of what stands before',
  ),
  wrong(
    'a colon inside a text',
    changed('name: small', 'name: small: x'),
    'x.yaml:2:7  error  a map cannot start here; put a text that holds ": " in quotes, or see that the next line is not indented further',
  ),
  wrong(
    'a text that starts with @',
    changed('name: small', 'name: @small'),
    'x.yaml:2:7  error  a text cannot start with this character; put it in quotes',
  ),
  wrong(
    'uneven indentation',
    changed('  epochs: 3', '   epochs: 3'),
    'x.yaml:11:1  error  the keys of one map must start in one column',
  ),
  wrong(
    'a key without colon',
    changed('  epochs: 3', '  epochs 3'),
    'x.yaml:10:3  error  expected a key, a colon, a space and a value',
  ),
  wrong('a list as key', changed('seeds: [1]', '? [a]\n: 1'), 'x.yaml:12:3  error  a key must be a plain text'),
  wrong(
    'a key twice',
    `${validFile}name: other\n`,
    'x.yaml:14:1  error  the key "name" is repeated; it stands in line 2 already',
  ),
  wrong(
    'a key twice, the second time with a wrong value',
    changed('  epochs: 3', '  epochs: 3\n  epochs: 0'),
    'x.yaml:11:3  error  the key "epochs" is repeated; it stands in line 10 already',
    `x.yaml:11:11  error  recipe.epochs  ${epochs} 0`,
  ),
  wrong(
    'a tag that runs code elsewhere',
    changed('epochs: 3', 'epochs: !!js/function "x"'),
    'x.yaml:10:25  error  the tag !!js/function is not allowed; write a plain value',
  ),
  wrong(
    'a tag of its own',
    changed('name: small', 'name: !foo small'),
    'x.yaml:2:12  error  the tag !foo is not allowed; write a plain value',
  ),
  wrong(
    'an alias without anchor',
    changed('seeds: [1]', 'seeds: *s'),
    'x.yaml:12:8  error  no anchor &s stands before this alias',
  ),
  wrong(
    'an alias inside its own anchor',
    changed('seeds: [1]', 'seeds: &s [*s]'),
    'x.yaml:12:12  error  the alias *s stands inside its own anchor',
  ),
  wrong(
    'a wrong value by way of an alias',
    changed('epochs: 3', 'epochs: &e 0').replace('seeds: [1]', 'seeds: [*e]'),
    `x.yaml:10:14  error  recipe.epochs  ${epochs} 0`,
  ),
  wrong(
    'a merge key, which YAML 1.2 does not have',
    changed('recipe:', 'recipe:\n  <<: { epochs: 4 }'),
    'x.yaml:10:3  error  recipe.<<  unknown key "<<"',
  ),
]

/** Files that are good YAML and no experiment. */
export const wrongFields: readonly WrongFile[] = [
  wrong('a number as key', changed('seeds: [1]', '1: 2'), 'x.yaml:12:1  error  1  unknown key "1"'),
  wrong(
    'an unknown key',
    changed('  width:', '  wdith:'),
    'x.yaml:7:3  error  space.wdith  unknown key "wdith" — did you mean "width"?',
  ),
  wrong(
    'a name that objects have',
    `${validFile}__proto__: { a: 1 }\nconstructor: 1\n`,
    'x.yaml:14:1  error  __proto__  unknown key "__proto__"',
    'x.yaml:15:1  error  constructor  unknown key "constructor"',
  ),
  wrong('a missing field', changed('version: 1\n', ''), 'x.yaml:1:1  error  version  missing; expected 1'),
  wrong(
    'a missing field further down',
    changed('name: cifar10, ', ''),
    'x.yaml:3:1  error  dataset.name  missing; expected a text such as cifar10',
  ),
  wrong(
    'nothing where a map belongs',
    changed('dataset: { name: cifar10, validation: 2000 }', 'dataset:'),
    'x.yaml:3:1  error  dataset  expected a map with name, received nothing',
  ),
  wrong(
    'a word of YAML 1.1',
    changed('peak: 0.1', 'peak: 0.1, warmup: no'),
    'x.yaml:11:38  error  recipe.learningRate.warmup  expected a number in [0, 1), received the text "no"',
  ),
  wrong(
    'a number of YAML 1.1 under its directive',
    `%YAML 1.1\n---\n${changed('epochs: 3', 'epochs: 1:30')}`,
    `x.yaml:12:11  error  recipe.epochs  ${epochs} the text "1:30"`,
  ),
  wrong(
    'lines that end as on Windows',
    changed('epochs: 3', 'epochs: x').replaceAll('\n', '\r\n'),
    `x.yaml:10:11  error  recipe.epochs  ${epochs} the text "x"`,
  ),
  wrong(
    'terminal escapes',
    changed('name: small', 'name: "\\e[31m"'),
    `x.yaml:2:7  error  name  ${nameForm} the text "\\u001b[31m"`,
  ),
  wrong(
    'a very long text',
    changed('name: small', `name: ${'x'.repeat(300)}`),
    `x.yaml:2:7  error  name  ${nameForm} the text "${'x'.repeat(40)}…"`,
  ),
  wrong(
    'mistakes of all kinds',
    changed('epochs: 3', 'epochs: zero')
      .replace('resnet20', 'resnet21')
      .replace('min: 1', 'mni: 1')
      .replace('[1]', '[1, 1]'),
    'x.yaml:4:9  error  family  The depth of a CIFAR ResNet must be 6n+2, from 8 to 9998; found "resnet21". Use resnet20 or resnet26.',
    'x.yaml:6:12  error  space.depth.mni  unknown key "mni" — did you mean "min"?',
    `x.yaml:10:11  error  recipe.epochs  ${epochs} the text "zero"`,
    'x.yaml:12:12  error  seeds[1]  listed twice: equal to seeds[0]',
  ),
]

const split = 'x.yaml:3:52  error  dataset.train'

/** Files whose fields are right alone and impossible together, or ask for what there is not. */
export const wrongMeaning: readonly WrongFile[] = [
  wrong(
    'an unknown family',
    changed('resnet20', 'restnet20'),
    'x.yaml:4:9  error  family  The family must be one that "segscale families" lists, another resnet<6n+2>, preresnet<6n+2> or wideresnet-<6n+4>-<k>, or a file that ends in .yaml; found "restnet20". Did you mean "resnet20"?',
  ),
  wrong(
    'an unknown data set',
    changed('name: cifar10', 'name: cifar'),
    'x.yaml:3:18  error  dataset.name  The data set must be one of cifar10, cifar100, mnist, fashion-mnist, images, ' +
      'arrays, but it is "cifar". For images of your own it is images or arrays.',
  ),
  wrong(
    'more images than there are',
    changed('validation: 2000', 'validation: 2000, train: 49000'),
    `${split}  expected at most 48000, received 49000: 50000 training images less 2000 for validation`,
  ),
  wrong(
    'nothing left to train on',
    changed('validation: 2000', 'validation: 50000'),
    'x.yaml:3:39  error  dataset.validation  expected fewer than the 50000 training images of cifar10, received 50000',
  ),
  wrong(
    'more test images than there are',
    changed('validation: 2000', 'test: 10001'),
    'x.yaml:3:33  error  dataset.test  expected at most the 10000 test images of cifar10, received 10001',
  ),
  wrong(
    'a batch larger than the data',
    changed('  epochs: 3', '  epochs: 3\n  batchSize: 50000'),
    'x.yaml:11:14  error  recipe.batchSize  expected at most the 48000 training images, received 50000',
  ),
  wrong(
    'a crop that may miss the image',
    changed('  epochs: 3', '  augment: [{ padCrop: 32 }]'),
    'x.yaml:10:24  error  recipe.augment[0].padCrop  expected fewer pixels than the images have (32 x 32), received 32',
  ),
  wrong(
    'fields of other data sets',
    changed('name: cifar10', 'name: cifar10, size: 64, labels: coarse'),
    'x.yaml:3:33  error  dataset.size  has no effect with name: cifar10; remove it',
    'x.yaml:3:45  error  dataset.labels  has no effect with name: cifar10; remove it',
  ),
  wrong(
    'a square larger than the images',
    changed('  epochs: 3', '  augment: [flip, { cutout: 33 }]'),
    'x.yaml:10:29  error  recipe.augment[1].cutout  expected no more pixels than the images have (32 x 32), received 33',
  ),
  wrong(
    'constants for another number of channels',
    changed('  epochs: 3', '  augment: [{ normalise: { mean: [0.5], std: [0.5] } }]'),
    'x.yaml:10:34  error  recipe.augment[0].normalise.mean  expected a number for each channel (3), received 1',
  ),
  wrong(
    'a modifier that leaves no block',
    changed('min: 1', 'min: 0'),
    'x.yaml:6:17  error  space.depth.min  expected an integer of at least 1, received 0',
  ),
  wrong(
    'more blocks than a segment has',
    changed('min: 1', 'min: 4'),
    'x.yaml:6:17  error  space.depth.min  expected at most 3, the blocks of segment 1 of resnet20, received 4',
  ),
  wrong(
    'lists for some of the segments',
    changed('{ min: 1 }', '{ blocks: [[1], [2]] }'),
    'x.yaml:6:20  error  space.depth.blocks  expected 3 lists, one for each segment of resnet20, received 2',
  ),
  wrong(
    'more channels than a segment has',
    changed('{ ratios: [0.5, 1], roundTo: 8 }', '{ channels: [[16], [32], [64, 65]] }'),
    'x.yaml:7:40  error  space.width.channels[2][1]  expected at most 64, the channels of segment 3 of resnet20, received 65',
  ),
  wrong('no ratio', changed('[0.5, 1]', '[]'), 'x.yaml:7:20  error  space.width.ratios  needs at least one item'),
  wrong(
    'a number of sentinels that no fraction has',
    changed('runs: 8', 'runs: 7'),
    'x.yaml:8:38  error  sentinels.runs  expected a power of two from 8 on for 6 axes with a choice, received 7',
  ),
  wrong(
    'a sentinel outside the space',
    changed('{ design: fraction, runs: 8 }', '{ design: list, list: [{ depth: [1, 1, 1], width: [16, 32, 40] }] }'),
    'x.yaml:8:35  error  sentinels.list[0]  expected a net of the candidate space, received 1,1,1 / 16,32,40: width of segment 3 must be one of 32, 64, found 40',
  ),
  wrong(
    'a budget below base and sentinels',
    changed('trainings: 24', 'trainings: 5'),
    'x.yaml:13:22  error  budget.trainings  expected at least 9 (the base and 8 sentinels), received 5',
  ),
  wrong(
    'a budget below base and sentinels under every seed',
    changed('seeds: [1]', 'seeds: [1, 2, 3]'),
    'x.yaml:13:22  error  budget.trainings  expected at least 27 (the base and 8 sentinels, each under 3 seeds), received 24',
  ),
  wrong(
    'a budget that is no share',
    `${validFile}search: { budgets: [0.1, 10] }\n`,
    'x.yaml:14:26  error  search.budgets[1]  expected a number in (0, 1], received 10',
  ),
]
