export {
  ADOPTION_FOLDER,
  type AdoptedWeights,
  type AdoptionSnapshot,
  adoptionFileSchema,
  findAdoptionSnapshot,
  formatAdoptionYaml,
  writeRunAdoption,
} from './adoption/snapshot.ts';
export {
  type AdoptionGroup,
  type AdoptionTables,
  createAdoptionTables,
  listMeasured,
  type MeasuredFigure,
} from './adoption/tables.ts';
export { type Measure, measureRecord } from './cells/measure.ts';
export { mergeRuns } from './cells/merge-runs.ts';
export type { Observation } from './cells/observation.ts';
export { averageCells, type CellAverages } from './cells/per-cell.ts';
export { sampleRow } from './cells/record-rows.ts';
export { listSameModelPairs } from './cells/run-labels.ts';
export { createSampleIndex } from './cells/sample-index.ts';
export { recordedScoresCsv, scoresPath, writeScores } from './cells/scores.ts';
export { type ClaimFile, type Look, loadClaims, type StoredClaims, type Traits } from './claims/claim-file.ts';
export {
  findingRow,
  formatBaselineNotes,
  formatClaimed,
  formatEstimate,
  formatFigures,
  formatWorkload,
} from './claims/claim-sentences.ts';
export { type ClaimFinding, computeFindings } from './claims/finding.ts';
export { localFindings } from './claims/local-findings.ts';
export { listNoWorse, type NoWorseFinding, noWorseNotes } from './claims/no-worse.ts';
export { type KnownNames, resolveClaims } from './claims/resolve.ts';
export { formatSide } from './claims/side.ts';
export * from './diff/index.ts';
export * from './drift/index.ts';
export * from './gate/index.ts';
export {
  createModelFooting,
  createSuiteFooting,
  explainBreak,
  type Footing,
  findSamplesHash,
  hashFooting,
  onlyPrices,
  splitSuite,
  withoutPrices,
} from './history/footing.ts';
export { joinLatest, type LatestPart } from './history/join-latest.ts';
export {
  type Expense,
  NIGHT_LOG_FILE,
  type Night,
  type NightLog,
  nightLogSchema,
  type RepricedPair,
  readNightLog,
} from './history/night-log.ts';
export { joinRuns, writeJoined } from './join-runs.ts';
export { createLabelSheet } from './labels/label-sheet.ts';
export { readLabelSheet, writeLabels } from './labels/read-sheet.ts';
export type { LoadLevel } from './load/load-facts.ts';
export { computeLoadFigures } from './load/load-figures.ts';
export { createLoadFiles } from './load/load-files.ts';
export type { LoadLimits, LoadRequest, LoadStage } from './load/load-request.ts';
export { formatLevelCell } from './load/load-requests-csv.ts';
export { loadRows } from './load/load-rows.ts';
export { findSteadyState } from './load/steady-state.ts';
export { isLoadFolder, verifyLoad } from './load/verify-load.ts';
export { LONG_COLUMNS, nameLongFile, readLongRows } from './long/long-table.ts';
export { formatLongCsv, writeLongParquet } from './long/write-long.ts';
export { findAdoptionAge } from './markdown/adoption.ts';
export * from './markdown/format.ts';
export { type FurtherSection, listFurtherSections } from './markdown/further-sections.ts';
export { describeExpectedBy, sourceFindings } from './markdown/import.ts';
export { judgedSentence, listHeadRows } from './markdown/judged.ts';
export { summarySentences } from './markdown/summary-sentences.ts';
export { escapeMarkdown, markdownTable } from './markdown/text.ts';
export { createPaperTable, type PaperTable, type PaperTableChoice } from './paper/paper-table.ts';
export { writePlainTable } from './paper/plain-table.ts';
export { type TableFormat, writeTable } from './paper/write-table.ts';
export { frontierSvg } from './plots/frontier-svg.ts';
export { findPrivateText, type PrivateText } from './publish/private-text.ts';
export {
  findUnpublishableParts,
  findUnpublishableRows,
  type PublicationRow,
  readPublicationRows,
} from './publish/publication-rows.ts';
export { LEFT_OUT } from './publish/redact-record.ts';
export { redactRun } from './publish/redact-run.ts';
export { scanFolder } from './publish/scan-folder.ts';
export {
  type ReadingContext,
  readModel,
  type Visit,
  type Visitor,
  visitNothing,
} from './reading/model-reading.ts';
export { openRun, readRun, readRunAs, readStoredRun, type SharedVisit, type StoredRun } from './reading/read-run.ts';
export { CACHE_FILE } from './reading/reading-cache.ts';
export {
  type Finish,
  findingsCsv,
  visitAndWrite,
  type WriteOptions,
  writeFindings,
  writeResults,
  writeResultsWith,
} from './result-files.ts';
export { planSubset, type SuiteSubset } from './subset/plan-subset.ts';
export { listEarlierScores } from './subset/sample-scores.ts';
export { adviseOn } from './tables/caveat-advice.ts';
export { CAVEATS, MEASURE_CAVEATS, QUALITY_CAVEATS } from './tables/caveats.ts';
export { type CellValue, COLUMNS, type Column, type Row, SCORES_COLUMNS, type TableName } from './tables/columns.ts';
export { listPairs } from './tables/comparison.ts';
export { formatCell, toCsv } from './tables/csv.ts';
export { csvHeader, csvHeaderLine, csvLine, csvRow } from './tables/csv-row.ts';
export { computeObservedDifferences, type ObservedDifferences } from './tables/design-effect.ts';
export { AXIS_COLUMNS, FRONTIER_AXES, type FrontierAxis, frontierRows } from './tables/frontier.ts';
export {
  findSizeClass,
  type GroupComparison,
  type GroupComparisons,
  type Grouping,
  groupComparisons,
  groupSentence,
} from './tables/groups.ts';
export {
  findHeadPrompt,
  formatDifferenceTitle,
  type HeadlineMetric,
  METRIC_TITLES,
  readHeadlineMetric,
} from './tables/headline.ts';
export { measureTables } from './tables/measure-tables.ts';
export {
  CHEAPER_COLUMNS,
  cheaperRows,
  type PublishedEntry,
  publishedFrontierCsv,
  publishedFrontierRows,
} from './tables/published-frontier.ts';
export { type QualityTables, qualityTables } from './tables/quality-tables.ts';
export { joinRows, type RowKey, type Rows } from './tables/rows.ts';
export type { RunTables } from './tables/run-tables.ts';
export { listRunWarnings } from './tables/run-warnings.ts';
export { createRunData, type RunData } from './tables/scope.ts';
export type { Flip as ScoreFlip, ScoreChanges } from './tables/score-changes.ts';
export { type Choice, type Order, type Sensitivity, sensitivitySentence } from './tables/sensitivity.ts';
export { selectShownPairs } from './tables/shown-pairs.ts';
export { findPair } from './tables/turn-pair.ts';
export { languagePairs, type TwinContrast, twinContrasts } from './tables/twins.ts';
export { listUnknownAmounts } from './tables/unknown-amounts.ts';
export { withoutAppendedColumns } from './verify/file-comparison.ts';
export type { RecordScorers } from './verify/model-check.ts';
export type { Mismatch, ScorerLookup, StoredScorerLookup, Verification, VerifyContext } from './verify/verification.ts';
export { verifyRun, verifyRunWith, visitAndCheck } from './verify.ts';
