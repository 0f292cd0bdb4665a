// The door for other programs: `import { runExperiment } from 'evenhand'`. Everything here is typed and stays.
export {
  type AdapterDefinition,
  ConfigError,
  type ExperimentDefinition,
  type Generation,
  type GenerationEvent,
  type GenerationRequest,
  type Manifest,
  type ModelAdapter,
  type ModelEntry,
  NO_IDENTITY,
  type Provider,
  type ProviderDefinition,
  ProviderError,
  type Reply,
  type RunRecord,
  type RunStatus,
  type Sample,
  type Score,
  type Settings,
  type Verdict,
} from '@evenhand/core';
export type { Row } from '@evenhand/report';
export { defineProvider, defineScorer, type OwnScorer, type ScorerResult } from './api/define.ts';
export { type CompareOptions, compare, readRun, type StoredRun } from './api/read-run.ts';
export { type RunOptions, type RunResult, runExperiment } from './api/run-experiment.ts';
