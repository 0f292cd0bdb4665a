export {
  type Claim,
  type ClaimFile,
  type ClaimMetric,
  type Group,
  type Look,
  loadClaims,
  readStoredClaims,
  type StoredClaims,
  type Traits,
} from './claims/claim.ts';
export { type Abilities, abilitiesOf, reasoningProblem } from './contract/capabilities.ts';
export { whyUnjudged } from './contract/check-sample.ts';
export { type PublicSet, type Reader, SetMissingError } from './contract/dataset.ts';
export { CERTIFICATES, codeOf, isPermanent, NO_SUCH_NAME, speaksNoHttp, speaksNoTls } from './contract/error-codes.ts';
export {
  ConfigError,
  PROVIDER_ERROR_KINDS,
  ProviderError,
  type ProviderErrorKind,
  UnjudgedError,
} from './contract/errors.ts';
export {
  type FinishReason,
  type Generation,
  type GenerationEvent,
  type GenerationRequest,
  generationSchema,
  type JsonObject,
  type JsonValue,
  jsonObject,
  type Message,
  NO_RECEIPT,
  NO_USAGE,
  type OutputFormat,
  type Reasoning,
  type Receipt,
  type Sampling,
  type ServerTiming,
  type ToolCall,
  type Usage,
  usageSchema,
  usedTokens,
} from './contract/generation.ts';
export { lifeSigns } from './contract/life-signs.ts';
export { type List, listOf } from './contract/list.ts';
export { isLoopback } from './contract/loopback.ts';
export {
  type AnswerKey,
  type Connection,
  type Demand,
  type ModelAdapter,
  type ModelIdentity,
  modelIdentitySchema,
  NO_IDENTITY,
  type Provider,
  type PullProgress,
  type Runtime,
} from './contract/model-adapter.ts';
export { moduleScorer } from './contract/module-scorer.ts';
export { isLoopbackAddress, type Network, type Peer, type ProxyEntry } from './contract/network.ts';
export { type Agreement, agreementOf } from './contract/reading-agreement.ts';
export {
  type AnyScorer,
  addSpent,
  isRunning,
  type JudgeDefinition,
  type JudgeModel,
  type Kinship,
  READINGS,
  type Reading,
  type Reply,
  type RunningScorer,
  type RunningScorerDefinition,
  type Score,
  type Scorer,
  type ScorerDefinition,
  type ScorerMeans,
  type Spent,
  scoreSchema,
} from './contract/score.ts';
export {
  atOnceOf,
  declined,
  isOfOneReply,
  type Judged,
  judge,
  judgingFault,
  outcomeOf,
  scoreBy,
} from './contract/score-reply.ts';
export type { ScorerChoice } from './contract/scorer-choice.ts';
export type { LoadedModule, ModuleIdentity, ModuleLoader } from './contract/scorer-module.ts';
export {
  type Experiment,
  type ExperimentParts,
  experimentOf,
  loadExperiment,
  modelNamed,
} from './experiments/experiment.ts';
export { cellCount, promptsOf, selectedSuites, selectSamples } from './experiments/selection.ts';
export { type Settings, settingsSchema, type Timeouts, timeoutsSchema } from './experiments/settings.ts';
export { byCodeUnits, canonicalJson, hashOf, sha256 } from './io/canonical.ts';
export { fileError, makeFolder, shown, sweepTemporary, writeAll, writeAtomic, writeHashed } from './io/files.ts';
export { idSchema, modelIdSchema } from './io/ids.ts';
export { inOrder } from './io/map-ordered.ts';
export { nearest } from './io/nearest.ts';
export { processLives } from './io/process-lives.ts';
export { scrub } from './io/scrub.ts';
export { seededOrder, seededPlaces, uniform } from './io/seeded.ts';
export { openSpill, type Spill, type SpillPlace } from './io/spill.ts';
export { explainIssues, readYaml, type YamlFile } from './io/yaml-file.ts';
export { memberBytes, readMember, ZipFault, type ZipMember, zipMembers } from './io/zip.ts';
export { benchmarkFolders, type Catalogue, loadCatalogue, openCatalogue } from './models/catalogue.ts';
export { hashesIn, questionForm, questionHashes, questionList, readQuestionList } from './models/contamination-list.ts';
export { type Host, hostSchema, type ModelEntry, modelEntrySchema, type Takes, takesSchema } from './models/model.ts';
export type { RateLimits } from './models/rate-limits.ts';
export { rosterEntry, rosterLabels, type Weights } from './models/roster.ts';
export { isFlat, type PriceRecord, priceOf, priceRecordSchema, ratesSchema } from './pricing/price.ts';
export { type Cost, costOf, listCost, localCosts, worstCase } from './pricing/turn-cost.ts';
export { foldJournal } from './run-folder/compact-journal.ts';
export type { FailedAttempt } from './run-folder/failed-attempt.ts';
export { type ImportStatement, LISTED } from './run-folder/import-statement.ts';
export {
  type Journal,
  type JournalEvent,
  journalEventSchema,
  openJournal,
  readJournal,
  readLines,
} from './run-folder/journal.ts';
export { type GivenUpLog, type LimiterEvent, type LimiterLog, limiterEventSchema } from './run-folder/lane-log.ts';
export { type Harness, thisHarness, thisMachine } from './run-folder/machine.ts';
export {
  type Manifest,
  type ManifestModel,
  manifestSchema,
  NOBODY_ASKED,
  type RunStatus,
  SCHEMA_VERSION,
  type ScoresEntry,
  type Session,
} from './run-folder/manifest.ts';
export {
  OUTCOMES,
  type Outcome,
  outputSha256,
  type RunRecord,
  runRecordSchema,
  type Turn,
  type Verdict,
} from './run-folder/record.ts';
export {
  fileSha256,
  inputFiles,
  inRun,
  type RunHeaders,
  type RunInputs,
  readHeaders,
  readInputs,
  readManifest,
  readRecords,
  writeManifest,
} from './run-folder/run-folder.ts';
export { lockRun, type RunLock } from './run-folder/run-lock.ts';
export { answeredIn, isAnswered, type RunState, readRunState } from './run-folder/run-state.ts';
export { openSamples, openSuites, type StoredSuites } from './run-folder/stored-samples.ts';
export { type Cell, cellKey, type PlannedCell } from './suites/cell.ts';
export { idsOf, PackedSamples, packed, samplesById, samplesOfIds } from './suites/packed-samples.ts';
export {
  commonSampling,
  type Inquiry,
  inquiryOf,
  promptBytes,
  promptSha256,
  renderPrompt,
  samplingFor,
  type ToolForm,
} from './suites/prompt.ts';
export { type Prompt, promptSchema, type Shot } from './suites/prompt-variant.ts';
export { type Sample, type SampleInput, sampleSchema, type Tool } from './suites/sample.ts';
export { clusterOf, loadSuite, outlineSuite, type Suite, type SuiteHeader, suiteSchema } from './suites/suite.ts';
export type { Generator, SuiteParts } from './suites/suite-file.ts';
export { toolFormOf, toolFormsOf } from './suites/tool-form.ts';
