export { type Capabilities, resolveCapabilities } from './contract/capabilities.ts';
export { explainUnscorable } from './contract/check-sample.ts';
export { describeParts, type MessagePart } from './contract/content-part.ts';
export { type Dataset, DatasetMissingError, type DatasetReader } from './contract/dataset.ts';
export { createModuleEnvironment, type EnvironmentDefinition, type ReplyReader } from './contract/environment.ts';
export { classifyErrorCode, findErrorCode } from './contract/error-codes.ts';
export {
  ConfigError,
  PROVIDER_ERROR_KINDS,
  ProviderError,
  type ProviderErrorKind,
  UnscoredReplyError,
} from './contract/errors.ts';
export {
  type FinishReason,
  type Generation,
  type GenerationEvent,
  type GenerationRequest,
  generationRequestSchema,
  generationSchema,
  type JsonObject,
  type JsonValue,
  jsonObject,
  jsonValue,
  type Message,
  NO_RECEIPT,
  NO_USAGE,
  type OutputFormat,
  REASONING_EFFORTS,
  REPLY_MARKS,
  type Reasoning,
  type Receipt,
  type Sampling,
  type ServerTiming,
  type Thought,
  type Tool,
  type ToolCall,
  type Usage,
} from './contract/generation.ts';
export { computeJudgeAgreement } from './contract/judge-agreement.ts';
export type { List } from './contract/list.ts';
export { isLoopback } from './contract/loopback.ts';
export {
  type Connection,
  type ModelAdapter,
  type ModelIdentity,
  NO_IDENTITY,
  type Provider,
  type RequiredFeatures,
  type Runtime,
} from './contract/model-adapter.ts';
export type { LoadedModule, ModuleIdentity, ModuleLoader } from './contract/module.ts';
export { createModuleScorer } from './contract/module-scorer.ts';
export { isLoopbackAddress, type Network } from './contract/network.ts';
export {
  type AdapterDefinition,
  completeProvider,
  type ProviderDefinition,
  readProviderExport,
} from './contract/provider-module.ts';
export { findReasoningMarks, REASONING_MARKS } from './contract/reasoning-marks.ts';
export {
  type AnyScorer,
  addJudgeCosts,
  type BaseScorerDefinition,
  isRunningScorer,
  type JudgeModel,
  type ModelProvenance,
  READINGS,
  type Reading,
  type Reply,
  type RunningScorer,
  type RunningScorerDefinition,
  type Score,
  type Scorer,
  type ScorerContext,
  type ScorerDefinition,
} from './contract/score.ts';
export {
  determineOutcome,
  findScorerConcurrency,
  isReplySpecific,
  runScorer,
  type ScoredReply,
  scoreReply,
  toFailureOutcome,
  toScoringError,
  withState,
} from './contract/score-reply.ts';
export type { ScorerChoice } from './contract/scorer-choice.ts';
export { socketListener } from './contract/socket-listener.ts';
export { applySettings, mergeOverrides, type SettingOverrides } from './experiments/apply-settings.ts';
export {
  createExperiment,
  type Experiment,
  type ExperimentContext,
  type ExperimentDefinition,
  findModel,
  loadExperiment,
  parseExperiment,
} from './experiments/experiment.ts';
export { listPrompts } from './experiments/list-prompts.ts';
export { ownPromptSchema, type PromptOverride } from './experiments/own-prompt.ts';
export { SETTINGS, type Settings, selectSettings, settingsSchema } from './experiments/settings.ts';
export { formatShard, type ShardNumber } from './experiments/shards.ts';
export { readSubset } from './experiments/subset-file.ts';
export type { BenchmarkFolder } from './models/benchmark-folders.ts';
export { type Catalogue, openCatalogue } from './models/catalogue.ts';
export { findContamination } from './models/contamination.ts';
export { collectQuestionHashes, formatQuestionList } from './models/contamination-list.ts';
export { countrySchema } from './models/country.ts';
export {
  type Host,
  type ModelEntry,
  modelEntrySchema,
  opennessSchema,
  type RequestSupport,
  requestSupportSchema,
} from './models/model.ts';
export type { RateLimits } from './models/rate-limits.ts';
export { findRosterEntry, listRosterLabels } from './models/roster.ts';
export { findChargedRates } from './pricing/charged-rates.ts';
export { withOtherPrices } from './pricing/other-prices.ts';
export { priceAt } from './pricing/price-at.ts';
export { addPrices } from './pricing/price-files.ts';
export { isFlat } from './pricing/price-record.ts';
export {
  computeCost,
  computeTurnCost,
  computeWorstCase,
  isPaid,
  sumTurnCosts,
} from './pricing/turn-cost.ts';
export { type AlteredFile, findAlteredFiles } from './run-folder/altered-files.ts';
export { isAnswered } from './run-folder/cell-lines.ts';
export { checkJournal } from './run-folder/check-journal.ts';
export { compactJournal } from './run-folder/compact-journal.ts';
export type { FailedAttempt } from './run-folder/failed-attempt.ts';
export type { ImportStatement, PublishedStatement, Reduce } from './run-folder/import-statement.ts';
export { type Journal, openJournal } from './run-folder/journal.ts';
export { describeMachine, type Harness } from './run-folder/machine.ts';
export { isBusy, readLoadAverage } from './run-folder/machine-load.ts';
export {
  type AddedContent,
  type Manifest,
  type ManifestModel,
  manifestSchema,
  type RunStatus,
  SCHEMA_VERSION,
  type ScoresEntry,
  type Session,
} from './run-folder/manifest.ts';
export {
  hashOutput,
  OUTCOMES,
  type Outcome,
  type RunRecord,
  runRecordSchema,
  type Turn,
  type TurnWorker,
  turnWorkerSchema,
  type Verdict,
} from './run-folder/record.ts';
export { mainScore, RECORDED, RECORDED_ID, recordedOutcome, recordedScore } from './run-folder/recorded-verdict.ts';
export { metricLabel, type ReportedScore } from './run-folder/reported-score.ts';
export {
  createInputFiles,
  hashFile,
  type RunHeaders,
  type RunInputs,
  readHeaders,
  readInputs,
  readManifest,
  readRecords,
  runPaths,
  writeManifest,
} from './run-folder/run-folder.ts';
export { countAnswered, type RunState, readRunState } from './run-folder/run-state.ts';
export { openSamples, openSuites } from './run-folder/stored-samples.ts';
export { type Cell, type PlannedCell, toCellKey } from './suites/cell.ts';
export { type DialogueRules, listTurnMessages, replayDialogue } from './suites/dialogue.ts';
export { NotLoadedError } from './suites/not-loaded.ts';
export { createSampleFinder, listIds, packSamples, selectByIds } from './suites/packed-samples.ts';
export {
  countPromptBytes,
  countWorstTokens,
  hashPrompt,
  isReasoningOff,
  mergeSampling,
  type RenderedPrompt,
  renderPrompt,
  resolveSampling,
  withImageHashes,
} from './suites/prompt.ts';
export { promptSchema, type Shot } from './suites/prompt-variant.ts';
export { type Sample, type SampleInput, sampleSchema } from './suites/sample.ts';
export { findImageProblems, hasImage } from './suites/sample-images.ts';
export { describeQuestion, listTurns } from './suites/sample-text.ts';
export { loadSuite, outlineSuite, type Suite, type SuiteHeader, toClusterKey } from './suites/suite.ts';
export type { Generator, GeneratorLibrary } from './suites/suite-file.ts';
export { listScorers } from './suites/suite-file.ts';
export { createImportScorer } from './suites/suite-modules.ts';
export { chooseToolForm, chooseToolForms } from './suites/tool-form.ts';
