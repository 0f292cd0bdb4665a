export { silenceWatch, tellsOfHost } from './execute/circuit-breaker.ts';
export { execute, type RunParts } from './execute/execute-plan.ts';
export { observe } from './execute/observe-stream.ts';
export { DEFAULT_RETRY, withRetry } from './execute/retry.ts';
export { budgetOf } from './execute/spend-cap.ts';
export { limiterOf, type Pass } from './limits/limiter.ts';
export { rateWindow } from './limits/rate-window.ts';
export { checkInputs, trialProblems } from './plan/check-inputs.ts';
export { claimFiles, knownNames } from './plan/claim-files.ts';
export { makePlan, type Plan } from './plan/plan.ts';
export { gapsOf } from './plan/readiness.ts';
export { unmetDemands } from './plan/required-features.ts';
export { runExperiment } from './run-experiment.ts';
export {
  createPureScorer,
  createScorer,
  findScorer,
  NO_CONTEXT,
  type ScorerRegistry,
  toScorerConfig,
} from './scoring/create-scorer.ts';
export { connectJudge, judgedByModel, judgeProblems, kinOf } from './scoring/judge-model.ts';
export { loadModule, loadNamed } from './scoring/load-module.ts';
export { fitSuites, scoreBeside, scoreHeadline, scoreWithFirst } from './scoring/rescore.ts';
export { type BoundScorers, boundScorers } from './scoring/suite-scorers.ts';
export { type Connected, closeAll, connectAll } from './session/connect-models.ts';
export { withSets } from './session/fetch-datasets.ts';
export { leavesMachine, networkOf, type OwnNetwork, readyNetwork } from './session/network-policy.ts';
export { contextFinding, nothingFound, type Probe, preflight } from './session/preflight.ts';
export { pullMissing } from './session/pull-models.ts';
export { changesSince, refuseChanges, scorerChanges, servedChanges } from './session/resume-check.ts';
export { finishFiles, lockedNew, newFolder, runId } from './session/run-location.ts';
export { inputsOf, runSession, type SessionControl, type SessionFacts } from './session/run-session.ts';
export { looksFor } from './session/sequential-looks.ts';
export type { Ended } from './session/session-folder.ts';
