export { importFormats } from './formats/index.ts';
export { type Collected, collect } from './pipeline/collect.ts';
export { toValidLabel } from './pipeline/label.ts';
export type { ImportedRow, ImportedSuite, LocatedReading, ReplyFile } from './pipeline/row.ts';
export { createStaging, publishStaging } from './pipeline/staging.ts';
export { type ImportPlan, writeImport } from './pipeline/write-import.ts';
