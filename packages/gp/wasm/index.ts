export { dot } from './dots'
export { fractionsAt } from './exponential'
export { accumulate, addPanels, multiplyPanels, projectPanels } from './lattice'
export {
  matern12Fill,
  matern12Slope,
  matern32Fill,
  matern32Slope,
  matern52Fill,
  matern52Slope,
  rbfFill,
  rbfSlope,
  weightedSum,
} from './radial'
export { cholesky, inverseColumns, inverseOfFactored } from './triangular'
export { whiten } from './whiten'
