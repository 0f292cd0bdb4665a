export { CAVEATS, MEASURE_CAVEATS, QUALITY_CAVEATS } from './caveats.ts';
export { type Cellular, COLUMNS, type Column, type Row, type TableName } from './columns.ts';
export { csvRows, formatCell, toCsv, visible } from './csv.ts';
export { escapeMarkdown } from './markdown.ts';
export { METHODS } from './methods.ts';
export { type RunTables, readRun, writeResults } from './result-files.ts';
export { type Finding, type ScorerLookup, type Verification, verifyRun } from './verify.ts';
export * from './words.ts';
