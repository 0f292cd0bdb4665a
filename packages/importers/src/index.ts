export type { ImportFormat } from './formats/format.ts';
export { importFormats } from './formats/index.ts';
export { readWrittenBy } from './formats/map/mapping.ts';
export { recogniseFormat } from './formats/recognise.ts';
export { isDownward } from './formats/shared/downward.ts';
export { readParquet } from './json-stream/parquet.ts';
export { type Collected, collect, type MetricTally } from './pipeline/collect.ts';
export { expectedOf } from './pipeline/expected.ts';
export type { SuiteGroup } from './pipeline/group.ts';
export { toValidLabel } from './pipeline/label.ts';
export { createPrintedSums } from './pipeline/published.ts';
export type {
  ElementReading,
  ImportedRow,
  ImportedScorer,
  ImportedSuite,
  LocatedReading,
  ReplyFile,
} from './pipeline/row.ts';
export { createStaging, publishStaging } from './pipeline/staging.ts';
export type { OwnJudge, SuiteJudging } from './pipeline/suite-scoring.ts';
export { type ImportPlan, writeImport } from './pipeline/write-import.ts';
export { type PublishedRow, type PublishedTable, readPublishedTable, tableMapSchema } from './table/published-table.ts';
