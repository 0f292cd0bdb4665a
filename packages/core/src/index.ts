export { type Capabilities, findReasoningProblem, resolveCapabilities } from './contract/capabilities.ts';
export { explainUnscorable } from './contract/check-sample.ts';
export { type ContentPart, describeParts, type Image, type MessagePart } from './contract/content-part.ts';
export { type Dataset, DatasetMissingError, type DatasetReader } from './contract/dataset.ts';
export {
  createModuleEnvironment,
  type Environment,
  type EnvironmentDefinition,
  type EnvironmentStep,
  type ReplyReader,
} from './contract/environment.ts';
export { classifyErrorCode, findErrorCode, isPermanent } from './contract/error-codes.ts';
export {
  ConfigError,
  PROVIDER_ERROR_KINDS,
  ProviderError,
  type ProviderErrorKind,
  UnscoredReplyError,
} from './contract/errors.ts';
export {
  attemptRefSchema,
  FINISH_REASONS,
  type FinishReason,
  finishReasonSchema,
  type Gateway,
  type Generation,
  type GenerationEvent,
  type GenerationRequest,
  generationSchema,
  type JsonObject,
  type JsonValue,
  jsonObject,
  jsonValue,
  type Message,
  messageSchema,
  NO_RECEIPT,
  NO_USAGE,
  type OutputFormat,
  outputFormatSchema,
  REASONING_EFFORTS,
  REPLY_MARKS,
  type Reasoning,
  type Receipt,
  receiptSchema,
  type Sampling,
  type ServerTiming,
  samplingSchema,
  saysAnything,
  sumUsedTokens,
  type Tool,
  type ToolCall,
  toolChoiceSchema,
  toolSchema,
  type Usage,
  usageSchema,
} from './contract/generation.ts';
export { computeJudgeAgreement } from './contract/judge-agreement.ts';
export type { List } from './contract/list.ts';
export { isLoopback } from './contract/loopback.ts';
export type { MeasuredEnergy } from './contract/measured-energy.ts';
export {
  type Connection,
  type ModelAdapter,
  type ModelIdentity,
  modelIdentitySchema,
  NO_IDENTITY,
  type Provider,
  type RequiredFeatures,
  type Runtime,
} from './contract/model-adapter.ts';
export type { LoadedModule, ModuleIdentity, ModuleLoader, ModuleText } from './contract/module.ts';
export { createModuleScorer } from './contract/module-scorer.ts';
export { isLoopbackAddress, type Network, type Peer, type ProxyEntry } from './contract/network.ts';
export {
  type AdapterDefinition,
  completeProvider,
  type ProviderDefinition,
  readProviderExport,
} from './contract/provider-module.ts';
export {
  beginsWithUnknownMark,
  closesReasoning,
  findReasoningMarks,
  LONGEST_MARK,
  leadingMark,
  markLeftOpen,
  REASONING_MARKS,
  type ReasoningMark,
} from './contract/reasoning-marks.ts';
export {
  type AnyScorer,
  addJudgeCosts,
  type BaseScorerDefinition,
  isRunningScorer,
  type JudgeCost,
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
  scoreSchema,
} from './contract/score.ts';
export {
  determineOutcome,
  type FinalReply,
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
export { type Extension, extendInputs } from './experiments/extension.ts';
export { ownPromptSchema, type PromptOverride } from './experiments/own-prompt.ts';
export {
  countCells,
  listPrompts,
  narrowSubset,
  selectSamples,
  selectSubset,
  selectSuites,
} from './experiments/selection.ts';
export {
  SETTINGS,
  type Settings,
  selectSettings,
  settingsSchema,
  type Timeouts,
  timeoutsSchema,
} from './experiments/settings.ts';
export {
  createShardPlan,
  formatShard,
  type Shard,
  type ShardNumber,
  type ShardPlan,
  selectShard,
} from './experiments/shards.ts';
export { readSubset, type Subset } from './experiments/subset-file.ts';
export { type BenchmarkFolder, benchmarkFolders, describeBenchmarkFolders } from './models/benchmark-folders.ts';
export { type Catalogue, loadCatalogue, openCatalogue } from './models/catalogue.ts';
export {
  collectQuestionHashes,
  formatQuestionList,
} from './models/contamination-list.ts';
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
export type {} from './models/weights.ts';
export { type BookProbe, bookProbesSchema, compareWithProbe, type PriceDrift } from './pricing/book-drift.ts';
export { computeTurnCostAt, withOtherPrices } from './pricing/other-prices.ts';
export { priceAt } from './pricing/price-at.ts';
export { addPrices, type HostPrice } from './pricing/price-files.ts';
export { isFlat } from './pricing/price-record.ts';
export {
  computeCost,
  computeSettledUsd,
  computeTurnCost,
  computeWorstCase,
  isBillDifferent,
  isPaid,
  sumTurnCosts,
  type TurnCost,
} from './pricing/turn-cost.ts';
export { checkJournal } from './run-folder/check-journal.ts';
export { compactJournal } from './run-folder/compact-journal.ts';
export type { FailedAttempt } from './run-folder/failed-attempt.ts';
export {
  type ImportStatement,
  MAX_LISTED,
  type PublishedStatement,
  type Reduce,
} from './run-folder/import-statement.ts';
export { type Journal, type JournalEvent, openJournal, readJournal } from './run-folder/journal.ts';
export type { LimiterLog, OpenCircuitLog, Pause } from './run-folder/lane-log.ts';
export { describeHarness, describeMachine, type Harness, machineSchema } from './run-folder/machine.ts';
export {
  type CpuSnapshot,
  computeOthersLoad,
  isBusy,
  type MachineLoad,
  readLoadAverage,
  takeCpuSnapshot,
} from './run-folder/machine-load.ts';
export {
  type AddedContent,
  type Manifest,
  type ManifestModel,
  manifestSchema,
  NO_REQUESTS_SENT,
  type RunStatus,
  SCHEMA_VERSION,
  type ScoresEntry,
  type Session,
  type SessionWorker,
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
export { LEFT_OUT, redactRecord, redactSample } from './run-folder/redact-record.ts';
export type { Redaction } from './run-folder/redaction.ts';
export { metricLabel, type ReportedScore } from './run-folder/reported-score.ts';
export { restoreJournal } from './run-folder/restore-journal.ts';
export {
  createInputFiles,
  hashFile,
  type InputFile,
  type RunHeaders,
  type RunInputs,
  readHeaders,
  readInputs,
  readManifest,
  readRecords,
  runPaths,
  writeManifest,
} from './run-folder/run-folder.ts';
export { countAnswered, isAnswered, type RunState, readRunState } from './run-folder/run-state.ts';
export { openSamples, openSuites } from './run-folder/stored-samples.ts';
export { type Cell, type PlannedCell, toCellKey } from './suites/cell.ts';
export { type Dialogue, type DialogueRules, listTurnMessages, replayDialogue } from './suites/dialogue.ts';
export { createSampleFinder, listIds, packSamples, selectByIds } from './suites/packed-samples.ts';
export {
  countPromptBytes,
  countWorstTokens,
  hashPrompt,
  isReasoningOff,
  mergeSampling,
  type RenderedPrompt,
  renderMessages,
  renderPrompt,
  resolveSampling,
  withImageHashes,
} from './suites/prompt.ts';
export { type Prompt, promptSchema, type Shot } from './suites/prompt-variant.ts';
export { type Sample, type SampleInput, sampleSchema } from './suites/sample.ts';
export type { TableRow } from './suites/sample-columns.ts';
export { findImageProblems, hasImage } from './suites/sample-images.ts';
export { type LoadedTables, TableNotLoadedError } from './suites/sample-table.ts';
export { describeQuestion, listTurns } from './suites/sample-text.ts';
export {
  type Counterpart,
  loadSuite,
  outlineSuite,
  type Suite,
  type SuiteHeader,
  suiteSchema,
  toClusterKey,
} from './suites/suite.ts';
export type { Generator } from './suites/suite-file.ts';
export { listScorers } from './suites/suite-file.ts';
export { createImportScorer } from './suites/suite-modules.ts';
export { chooseToolForm, chooseToolForms } from './suites/tool-form.ts';
