export { importFormats } from './formats/index.ts';
export { type Collected, collect } from './pipeline/collect.ts';
export { fittingLabel } from './pipeline/label.ts';
export type { ImportedRow, ImportedSuite, PlacedReading, ReplyFile } from './pipeline/row.ts';
export { settle, stagingFor } from './pipeline/staging.ts';
export { type ImportPlan, writeImport } from './pipeline/write-import.ts';
