import type { Experiment } from '@segscale/core'
import type { NetRescale } from './net-rescale.ts'

/** One net of a study: what it is, what it costs and how well it does. Accuracies are shares in [0, 1]. */
export interface NetSummary {
  readonly rescale: NetRescale
  readonly params: number
  readonly macs: number
  /** Parameters as a share of the base net's. */
  readonly paramsShare: number
  /** Multiply-accumulates as a share of the base net's. */
  readonly macsShare: number
  /** Mean validation accuracy over the seeds that trained; null where every seed failed. */
  readonly validation: number | null
  /** Mean test accuracy over the seeds that trained; null for nets that the report does not show. */
  readonly test: number | null
  /** How many seeds trained to the end. */
  readonly seeds: number
  /** Key of the training under the experiment's first seed. */
  readonly key: string
  /** Leave-one-out prediction: of the surrogate fitted to every other net; null where there is no surrogate. */
  readonly predicted: { readonly mean: number; readonly deviation: number } | null
  /** Milliseconds of one forward pass; missing where latency is neither an objective nor limited. */
  readonly latency?: NetLatency
}

/** How long a net takes, as predicted by the latencies of other nets and itself, and as measured. */
export interface NetLatency {
  readonly predictedMs: number
  readonly deviationMs: number
  /** Median with its 95 % interval; null for nets that were not timed. */
  readonly measured: {
    readonly medianMs: number
    readonly lowMs: number
    readonly highMs: number
    readonly key: string
  } | null
}

/**
 * The best net among the trained ones that fit a budget: by the surrogate's belief in it where that picked the nets, else
 * by its mean validation accuracy.
 */
export interface ChosenNet extends NetSummary {
  /** The budget: a share of the base net's parameters. */
  readonly budget: number
}

/** Why a net was trained. */
export type NetRole = 'base' | 'sentinel' | 'selected' | 'uniform'

/** One net that the study trained, and why. */
export interface TrainedNet extends NetSummary {
  readonly role: NetRole
  /** 0 for base and sentinels, 1, 2, … for the rounds of selection; uniform baselines carry the round after the last. */
  readonly round: number
  /** Sample standard deviation of the validation accuracy over seeds; null with fewer than two. */
  readonly validationDeviation: number | null
}

/** One training that ended without a net. */
export interface FailedTraining {
  readonly rescale: NetRescale
  readonly seed: number
  readonly key: string
  readonly failure: string
  readonly message: string
}

/** A training that a larger budget would begin with. */
export interface NextTraining {
  readonly rescale: NetRescale
  readonly params: number
  readonly macs: number
  readonly seed: number
  readonly role: NetRole
  readonly key: string
}

/** Leave-one-out figures of the surrogate over the trained nets, in units of accuracy. */
export interface LeaveOneOutFigures {
  readonly r2: number
  readonly rmse: number
  readonly spearman: number
  readonly kendall: number
  /** Mean negative log predictive density, in units of the surrogate's output. */
  readonly nlpd: number
  /** Mean continuous ranked probability score, as a share of accuracy. */
  readonly crps: number
  /** Share of nets whose observed accuracy lies within the central 95 % of its prediction. */
  readonly coverage95: number
}

/** A figure that the gate of an experiment can have a threshold for. */
export type GateFigure = keyof LeaveOneOutFigures

/** One judgement of the surrogate by the thresholds of `accept`. */
export interface GateCheck {
  /** Nets that the study had. */
  readonly nets: number
  /** Null where there was no surrogate, or where nets did not differ in accuracy. */
  readonly figures: LeaveOneOutFigures | null
  /** The thresholds that it falls short of. */
  readonly missed: readonly { readonly figure: GateFigure; readonly threshold: number; readonly found: number | null }[]
}

/** What came of the gate of an experiment. */
export interface GateSummary {
  /** Whether every threshold was met before the search began. */
  readonly passed: boolean
  readonly otherwise: 'addSentinels' | 'warn' | 'stop'
  /** Sentinels that were added because of it. */
  readonly added: number
  /** The judgements between sentinels and search; the last one decided. */
  readonly checks: readonly GateCheck[]
  /** The same judgement of the surrogate at the end of the study, which decides nothing. */
  readonly atEnd: GateCheck
}

/** The fitted surrogate and how far it can be trusted. */
export interface SurrogateSummary {
  readonly kernel: string
  readonly output: string
  /** Nets that it was fitted to. */
  readonly n: number
  readonly hyperparameters: {
    /**
     * One per axis of the space that has a choice: depth of segments 1..s, then width of segments 1..s. Inputs are the
     * logarithms of the counts, scaled to [0, 1] over each axis.
     */
    readonly lengthScales: readonly number[]
    /** In squared units of the surrogate's output, like `noiseVariance`. */
    readonly signalVariance: number
    /** Of what seeds and the model's own errors add to the counting noise of an accuracy, which is known. */
    readonly noiseVariance: number
    /** The constant that predictions far from all data come back to, in units of the surrogate's output. */
    readonly mean: number
  }
  readonly leaveOneOut: LeaveOneOutFigures
  readonly leaveOneOutPoints: readonly {
    readonly key: string
    readonly observed: number
    readonly mean: number
    readonly deviation: number
  }[]
}

/**
 * Everything that a study found: the content of `result.json`.
 *
 * Two runs of the same experiment file give the same document but for `times`.
 */
export interface StudyResult {
  readonly format: 1
  readonly name: string
  readonly description?: string
  /** SHA-256 of the resolved experiment file. */
  readonly experiment: string
  /** What is rescaled; for recorded trainings the table's file name. */
  readonly family: string
  /** The images; missing where nothing was trained. */
  readonly dataset?: {
    readonly name: string
    readonly train: number
    readonly validation: number
    readonly test: number
    /** What images were normalised with, per channel of pixels scaled to [0, 1]; missing in results of earlier versions. */
    readonly normalisation?: { readonly mean: readonly number[]; readonly std: readonly number[] }
  }
  /** The recorded trainings that were searched in; missing where nets were trained. */
  readonly table?: {
    readonly file: string
    /** SHA-256 of the file. */
    readonly digest: string
    readonly rows: number
    /** The columns of accuracies, one per seed. */
    readonly seeds: readonly string[]
  }
  /** Who picked the nets after the sentinels; missing in results of older versions, where it was the surrogate. */
  readonly strategy?: Experiment['search']['strategy']
  /** What came of `accept`; missing where the experiment has none. */
  readonly accept?: GateSummary
  /** Candidates: rescales of the space, or rows of the table. */
  readonly candidates: number
  readonly exitCode: number
  /** Why the study ended, in a few words. */
  readonly reason: string
  /** The budgets asked for: shares of the base's parameters. Those that no trained net fits are not in `chosen`. */
  readonly budgets?: readonly number[]
  readonly base: NetSummary
  readonly chosen: readonly ChosenNet[]
  readonly uniform: readonly NetSummary[]
  /** Every net trained, in the order of the study. */
  readonly trained: readonly TrainedNet[]
  readonly failed: readonly FailedTraining[]
  readonly trainings: { readonly total: number; readonly failed: number }
  /**
   * What a larger budget would train next, in the order of the search; missing where the study did not end for want of
   * budget.
   */
  readonly next?: readonly NextTraining[]
  /** Normalised: accuracy in [0, 1] against the share of the base's parameters. */
  readonly hypervolume: {
    readonly value: number
    readonly reference: { readonly accuracy: number; readonly params: number }
  }
  readonly surrogate: SurrogateSummary | null
  /** How latencies were measured and how well they are predicted; missing where latency is neither an objective nor limited. */
  readonly latency?: {
    readonly runtime: string
    readonly cpu: string
    readonly batch: number
    readonly threads: number
    /** Nets that the predictions rest on. */
    readonly timed: number
    /** Median error of a prediction, as a share, each timed net left out; null where there are too few. */
    readonly medianError: number | null
    /** What the limits on latency left out; missing where there are none. */
    readonly limits?: LatencyLimitsSummary
  }
  /** The only part in which two runs of one file may differ. */
  readonly times: { readonly startedAt: string; readonly finishedAt: string; readonly wallSeconds: number }
}

/** What limits on latency left out of a study. */
export interface LatencyLimitsSummary {
  /** Milliseconds; null where there is no such bound. */
  readonly minMs: number | null
  readonly maxMs: number | null
  /** Candidates before the limits; those that keep them are the study's. */
  readonly candidates: number
  /** Trained nets that were predicted to keep the limits and do not, as measured; none of them is chosen. */
  readonly exceeded: readonly {
    readonly rescale: NetRescale
    readonly predictedMs: number
    readonly measuredMs: number
  }[]
}

/** A candidate on the predicted front: the best predicted accuracy at its cost. */
export interface PredictedPoint {
  readonly rescale: NetRescale
  readonly params: number
  readonly macs: number
  readonly mean: number
  readonly deviation: number
}
