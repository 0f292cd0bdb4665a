export { CAVEATS, MEASURE_CAVEATS, QUALITY_CAVEATS } from './caveats.ts';
export { type ClaimFinding, findingsOf } from './claims/finding.ts';
export { type KnownNames, resolveClaims } from './claims/resolve.ts';
export {
  claimedWords,
  estimateWords,
  figureWords,
  findingRow,
  sideWords,
  workloadOf,
  yardstickNotes,
} from './claims/words.ts';
export { type Cellular, COLUMNS, type Column, type Row, SCORES_COLUMNS, type TableName } from './columns.ts';
export { csvRow, formatCell, toCsv, visible } from './csv.ts';
export { type SeenDifferences, seenDifferences } from './design-effect.ts';
export * from './diff/index.ts';
export {
  type GroupComparison,
  type GroupComparisons,
  type Grouping,
  groupComparisons,
  groupSentence,
} from './groups.ts';
export { joinRuns } from './joined.ts';
export { escapeMarkdown } from './markdown-text.ts';
export { measureTables } from './measure-tables.ts';
export { METHODS } from './methods.ts';
export type { Flip as ScoreFlip, Moved } from './moved.ts';
export type { Observation } from './observation.ts';
export { type PerCell, perCell } from './per-cell.ts';
export { samplePlaces } from './places.ts';
export { type QualityTables, qualityTables } from './quality-tables.ts';
export { findingsCsv, type RunTables, readRun, readRunAs, writeFindings, writeResults } from './result-files.ts';
export { type RunData, runData } from './scope.ts';
export { recordedScoresCsv, scoresPath, writeScores } from './scores.ts';
export { type Choice, type Order, type Sensitivity, sensitivitySentence } from './sensitivity.ts';
export { languagePairs, type TwinContrast, twinContrasts } from './twins.ts';
export { unknownAmounts } from './unknown-amounts.ts';
export { asWide, type JudgeLookup, type Mismatch, type ScorerLookup, type Verification, verifyRun } from './verify.ts';
export * from './words.ts';
