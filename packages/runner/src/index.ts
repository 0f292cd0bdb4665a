export { countsAgainstHost, createCircuitBreaker } from './execute/circuit-breaker.ts';
export { executePlan } from './execute/execute-plan.ts';
export type { AttemptId, Executor } from './execute/executor.ts';
export { observeStream } from './execute/observe-stream.ts';
export { oneAtATime } from './execute/one-at-a-time.ts';
export { createPauseWatch, withoutTimes } from './execute/pause-watch.ts';
export { DEFAULT_RETRY, withRetry } from './execute/retry.ts';
export type { RunContext } from './execute/run-context.ts';
export { readSecrets, removeKeys } from './execute/secrets.ts';
export { type SendAttempt, sendThrough } from './execute/send-attempt.ts';
export { createSpendCap } from './execute/spend-cap.ts';
export { createLimiter, type Permit } from './limits/limiter.ts';
export { createRateWindow } from './limits/rate-window.ts';
export { planArrivals } from './load/arrivals.ts';
export type { LadderOptions } from './load/load-ladder.ts';
export { listLoadQuestions } from './load/load-question.ts';
export { runLoad } from './load/run-load.ts';
export { findTrialProblems } from './plan/check-inputs.ts';
export { findClaimFiles, listKnownNames } from './plan/claim-files.ts';
export { type Extension, extendInputs } from './plan/extend-inputs.ts';
export { createPlan, type Plan } from './plan/plan.ts';
export { findReadinessProblems } from './plan/readiness.ts';
export { findUnsupportedFeatures } from './plan/required-features.ts';
export { openMachinePower } from './power/machine-power.ts';
export { openNvidiaCounter } from './power/nvidia-smi.ts';
export { createPowerMeter, type EnergyCounter, type PowerMeter } from './power/power-meter.ts';
export { findRaplCounters } from './power/rapl.ts';
export { runExperiment } from './run-experiment.ts';
export {
  createDialogueRules,
  createPureScorer,
  createScorer,
  findScorer,
  NO_CONTEXT,
  type ScorerRegistry,
  toScorerConfig,
} from './scoring/create-scorer.ts';
export { connectJudge, findJudgeProblems, listJudgedSuites, toProvenance } from './scoring/judge-model.ts';
export { loadModule, loadNamedModules } from './scoring/load-module.ts';
export { addScores, findFitSuites, replaceScores, scoreWithFirst } from './scoring/rescore.ts';
export { type ConnectedModels, closeModels, connectModels } from './session/connect-models.ts';
export {
  assertExtendable,
  commitExtension,
  findExtendedRun,
  findExtension,
  listExtendedModels,
  prepareExtension,
} from './session/extend-run.ts';
export { withDatasets, withTables } from './session/fetch-datasets.ts';
export { isShard, mergeShards } from './session/merge-shards.ts';
export { createNetwork, explainNonLocal, type ProcessNetwork, prepareNetwork } from './session/network-policy.ts';
export { checkContext, createEmptyProbe, type Probe, preflight } from './session/preflight.ts';
export { assertUnchanged, findInputChanges, findScorerChanges, findServedChanges } from './session/resume-check.ts';
export { createRunId, finishFiles, resolveNewFolder } from './session/run-location.ts';
export { isRunLocked, lockRun } from './session/run-lock.ts';
export { type ControlContext, createNullControl, createRunInputs, type SessionControl } from './session/run-session.ts';
export { createClaimLooks } from './session/sequential-looks.ts';
export type { RunResult } from './session/session-folder.ts';
export type { WriteFiles } from './session/write-files.ts';
