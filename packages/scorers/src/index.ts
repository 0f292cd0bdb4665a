import type { RunningScorerDefinition, ScorerDefinition } from '@evenhand/core';
import { allowedIds } from './allowed-ids.ts';
import { choice } from './choice.ts';
import { code } from './code/index.ts';
import { endState } from './end-state.ts';
import { exact } from './exact.ts';
import { includes } from './includes.ts';
import { instructions } from './instructions/index.ts';
import { jsonFields } from './json-fields.ts';
import { judge } from './judge/index.ts';
import { math } from './math/index.ts';
import { mmluPro } from './mmlu-pro.ts';
import { numeric } from './numeric.ts';
import { pythonValue } from './python-value.ts';
import { ranking } from './ranking.ts';
import { toolCalls } from './tool-calls/index.ts';
import { zeroeval } from './zeroeval.ts';

/** Every judge by its name. */
export const scorers: readonly ScorerDefinition[] = [
  allowedIds,
  choice,
  endState,
  exact,
  includes,
  instructions,
  jsonFields,
  mmluPro,
  math,
  numeric,
  pythonValue,
  ranking,
  toolCalls,
  zeroeval,
];

/** Those that must run something: a sandbox, a judge model. */
export const runningScorers: readonly RunningScorerDefinition[] = [code, judge];

export { type SandboxStatus, sandboxStatus } from './sandbox/status.ts';
