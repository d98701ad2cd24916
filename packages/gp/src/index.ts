export {
  byChance,
  byCostFront,
  byExpectedImprovement,
  byMean,
  byProbabilityOfImprovement,
  byUncertainFront,
  byUpperConfidenceBound,
  logProbabilityWithin,
  whereFeasible,
  withinCost,
  type Acquisition,
  type Belief,
  type Candidate,
} from './acquisition/acquisition.ts'
export { CostFront, type ScoredCost } from './acquisition/cost-front.ts'
export { expectedImprovement, logExpectedImprovement } from './acquisition/expected-improvement.ts'
export {
  expectedHypervolumeImprovement,
  logExpectedHypervolumeImprovement,
  type HypervolumeBelief,
} from './acquisition/expected-hypervolume-improvement.ts'
export { logProbabilityOfImprovement, probabilityOfImprovement } from './acquisition/probability-of-improvement.ts'
export { UncertainFront } from './acquisition/uncertain-front.ts'
export { upperConfidenceBound } from './acquisition/upper-confidence-bound.ts'
export { jitteredCholesky } from './cholesky.ts'
export type { Conditioned, Hyperparameters, Observations } from './conditioned.ts'
export { fit, type Fit, type FitOptions } from './fit.ts'
export type { FitVariable } from './fit/fit-variable.ts'
export type { GaussianProcessOptions, HyperparameterPriors } from './fit/gaussian-process-options.ts'
export { dimensionScaledPrior, noisePrior, type LogNormalPrior } from './fit/prior.ts'
export type { Range } from './fit/starts.ts'
export {
  fitGaussianProcess,
  GaussianProcess,
  type FitReport,
  type GaussianProcessHyperparameters,
  type GaussianProcessState,
} from './gaussian-process.ts'
export { GpError, type GpErrorCode } from './gp-error.ts'
export { productKernel, sumKernel } from './kernel/composite.ts'
export { constant } from './kernel/constant.ts'
export type { Kernel, KernelEvaluation, KernelParameter, LatticeForm, ParameterRole } from './kernel/kernel.ts'
export { KernelExpressionError } from './kernel/expression/kernel-expression-error.ts'
export { kernelFromExpression, type ExpressedKernel } from './kernel/expression/kernel-from-expression.ts'
export { kernelByName, type KernelName } from './kernel/kernel-by-name.ts'
export { linear } from './kernel/linear.ts'
export { Pairs } from './kernel/pairs.ts'
export { productMatern52 } from './kernel/product-matern52.ts'
export { matern12, matern32, matern52, rbf, type RadialOptions } from './kernel/radial-kernel.ts'
export { latticePosterior, type LatticeVisitor } from './lattice/lattice-posterior.ts'
export type { LatticeSource } from './lattice/lattice-source.ts'
export { latticeLevels, latticeSize, type LatticeRange, type LatticeTables } from './lattice/lattice.ts'
export type { LeaveOneOut } from './leave-one-out.ts'
export { marginalLikelihood, type MarginalLikelihood } from './marginal-likelihood.ts'
export { PanelWhitener } from './linear-algebra/panel-whitener.ts'
export { minimizeInBox, type BoxMinimum, type BoxProblem, type Objective } from './optimise/minimize-in-box.ts'
export type { Direction } from './pareto/direction.ts'
export { hypervolume } from './pareto/hypervolume.ts'
export { nonDominated, nonDominatedRank, paretoFront } from './pareto/non-dominated.ts'
export { frontFrequencies, probabilityOnFront, type CostedBelief } from './pareto/probability-on-front.ts'
export { toPoints, type Points, type PointsLike } from './points.ts'
export { posteriorSamples, type SampleOptions } from './posterior-samples.ts'
export { believerBatch, type BatchOptions, type BelievedPick } from './select/believer-batch.ts'
export { drawPath, type PathOptions } from './select/path-draw.ts'
export {
  scoreLattice,
  type CandidateBlockVisitor,
  type CostColumn,
  type LatticeBest,
  type LatticeScoring,
} from './select/score-lattice.ts'
export { Shortlist, type Scorer } from './select/shortlist.ts'
export { spaceFilling, type SpaceFilling } from './select/space-filling.ts'
export { TopCandidates, type ScoredCandidate } from './select/top-candidates.ts'
export { LatticePool, type LatticePoolOptions } from './workers/lattice-pool.ts'
export type { LatticeBlockVisitor, LatticeScan } from './workers/lattice-scan.ts'
export type { Figures } from './workers/messages.ts'
export { Regression, type Prediction, type RegressionOptions } from './regression.ts'
export { standardization, standardized, type Standardization, type StandardizationKind } from './standardization.ts'
export { diagnose, type Diagnostics } from './statistics/diagnostics.ts'
export { erf, erfc, erfcx } from './statistics/error-function.ts'
export { logNormalCdf, logNormalPdf, normalCdf, normalPdf, normalQuantile } from './statistics/normal.ts'
export {
  continuousRankedProbabilityScore,
  intervalCoverage,
  meanAbsoluteError,
  negativeLogPredictiveDensity,
  rootMeanSquaredError,
  rSquared,
} from './statistics/predictive-score.ts'
export { averageRanks, kendallTauB, pearson, spearman } from './statistics/rank-correlation.ts'
export { accuracyMoments, expit, logit, logitNoiseVariance, type ShareMoments } from './transform/logit.ts'
export {
  outputTransform,
  type Moments,
  type OutputTransform,
  type OutputTransformName,
} from './transform/output-transform.ts'
