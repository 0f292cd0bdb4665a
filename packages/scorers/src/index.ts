import type { RunningScorerDefinition, ScorerDefinition } from '@evenhand/core';
import { code } from './code/index.ts';
import { jsonFields } from './json/json-fields.ts';
import { pythonValue } from './json/python-value.ts';
import { judge } from './judge/index.ts';
import { math } from './math/index.ts';
import { numeric } from './numbers/numeric.ts';
import { allowedIds } from './text/allowed-ids.ts';
import { choice } from './text/choice.ts';
import { exact } from './text/exact.ts';
import { includes } from './text/includes.ts';
import { instructions } from './text/instructions/index.ts';
import { mmluPro } from './text/mmlu-pro.ts';
import { ranking } from './text/ranking.ts';
import { safety } from './text/safety.ts';
import { statedFact } from './text/stated-fact.ts';
import { zeroeval } from './text/zeroeval.ts';
import { bookings } from './tools/bookings.ts';
import { endState } from './tools/end-state.ts';
import { toolCalls } from './tools/tool-calls/index.ts';

/** Every judge by its name. */
export const scorers: readonly ScorerDefinition[] = [
  allowedIds,
  bookings,
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
  safety,
  statedFact,
  toolCalls,
  zeroeval,
];

/** Those that must run something: a sandbox, a judge model. */
export const runningScorers: readonly RunningScorerDefinition[] = [code, judge];

export { type SandboxStatus, sandboxStatus } from './sandbox/status.ts';
export { readDialogueReply } from './tools/tool-calls/dialogue-reply.ts';
