export { type Clusters, clusterSums, indexClusters } from './clusters.ts';
export { normalQuantile } from './distributions.ts';
export { exactSum } from './exact-sum.ts';
export { type ClusterTotals, type FrontierStratum, type FrontShares, frontShares } from './frontier/front-shares.ts';
export { dominates, type FrontierPoint, paretoFront } from './frontier/pareto.ts';
export { type PublishedTotals, publishedFrontShares } from './frontier/published-shares.ts';
export { averageDifference, averageMean, pooledFreedom } from './intervals/average-interval.ts';
export { type ClusteredMean, clusteredMean } from './intervals/clustered-mean.ts';
export { finiteInterval } from './intervals/finite-set.ts';
export { independentDifference } from './intervals/independent-difference.ts';
export { type Interval, type PartialInterval, wilson } from './intervals/interval.ts';
export {
  type LogRatio,
  logRatio,
  logRatioFrom,
  prepareRatioSum,
  type RatioFactor,
  type RatioSum,
} from './intervals/log-ratio.ts';
export { type MeanInterval, type MeanIntervalInput, meanInterval } from './intervals/mean-interval.ts';
export { newcombePaired } from './intervals/newcombe.ts';
export { type PairedDifference, type PairedDifferenceInput, pairedDifference } from './intervals/paired-difference.ts';
export { passAtK, passHatK } from './intervals/pass-k.ts';
export {
  type JudgeRate,
  type JudgeRates,
  judgeRates,
  type PredictionPowered,
  type PredictionPoweredInput,
  predictionPowered,
} from './intervals/prediction-powered.ts';
export { type QuantileInterval, quantile, quantileInterval } from './intervals/quantile.ts';
export { meanOfRepeats } from './intervals/repeats.ts';
export { clopperPearson, exactShareAtNone, tangoPaired } from './intervals/sparse.ts';
export { type WeightedPart, weightedAverage } from './intervals/weighted-average.ts';
export { type McnemarPowerInput, mcnemarPower } from './power/mcnemar-power.ts';
export { samplesNeeded, smallestDetectableDifference } from './power/planning.ts';
export { spendingShares } from './power/spending.ts';
export {
  allocateProportionally,
  finiteError,
  type SubsetInput,
  type SubsetPlan,
  type SubsetStratum,
  smallestSubset,
} from './power/subset.ts';
export { prng } from './random/prng.ts';
export { benjaminiHochberg, benjaminiHochbergColumn, holm, holmColumn } from './tests/adjust.ts';
export { alignWithTest } from './tests/align.ts';
export { compareAverage, comparePair, type PairComparison, type PairInput } from './tests/compare-pair.ts';
export { type DoubleDifferenceInput, doubleDifference } from './tests/double-difference.ts';
export { cohenKappa } from './tests/kappa.ts';
export { type LabelPermutation, labelPermutation } from './tests/label-permutation.ts';
export { type MaxT, type MaxTPair, maxT } from './tests/max-t.ts';
export { mcnemarExact } from './tests/mcnemar.ts';
export { type NoWorse, noWorse, poolStrata } from './tests/no-worse.ts';
export { type PairedTest, type PairedTestInput, pairedTest } from './tests/paired-test.ts';
export { type ChangePoint, type ChangePointOptions, rankChangePoint } from './tests/rank-change-point.ts';
export { type RankInterval, ranks } from './tests/ranks.ts';
export { signFlipDraws, signFlipExact } from './tests/sign-flip.ts';
export { splitPermutation } from './tests/split-permutation.ts';
export {
  type PermutationStratum,
  type StratifiedPermutation,
  stratifiedPermutation,
} from './tests/stratified-permutation.ts';
export { type SuiteDifferences, suiteAverageTest } from './tests/suite-average-test.ts';
export { nonInferior, type Verdict, type VerdictInput, verdict, withinMargin } from './tests/verdict.ts';
export { type Welch, welch } from './tests/welch.ts';
