import {
  chooseToolForm,
  computeCost,
  findImageProblems,
  type Generation,
  hashPrompt,
  type Manifest,
  type ModelEntry,
  mergeSampling,
  type ProviderErrorKind,
  REPLY_MARKS,
  type RunHeaders,
  type RunRecord,
  renderPrompt,
  resolveSampling,
  type Sample,
  type Turn,
  toFailureOutcome,
} from '@evenhand/core';
import { canonicalJson, parseJson, pushAll } from '@evenhand/io';
import { createDialogueCheck } from './dialogue-check.ts';
import { checkSavedReply } from './saved-replies-check.ts';
import { createKindCheck } from './session-check.ts';
import { setBackMs } from './set-clock.ts';
import type { VerifyContext } from './verification.ts';

/** Tells what is wrong about a record, by the inputs of its run and by what it says itself. */
export type RecordCheck = (record: RunRecord, sample: Sample) => string[];

/**
 * Everything in a record that follows from something else: the prompt's hash and the sampling from the inputs, counts from the
 * provider's own block, cost from counts and stored price, times from arrivals, attempts and failure from turns.
 * @param notes is given what cannot be played again
 */
export function createRecordCheck(
  manifest: Manifest,
  inputs: RunHeaders,
  context: VerifyContext,
  notes: string[],
): RecordCheck {
  const checkDialogue = createDialogueCheck(context, notes);
  const checkKind = createKindCheck(manifest);
  const suites = new Map(inputs.suites.map((suite) => [suite.name, suite]));
  const models = new Map(inputs.models.map((model) => [model.id, model]));
  const isImport = manifest.import !== null;
  const lacksInputs = manifest.redacted?.inputs === true;
  const hadPauses = manifest.sessions.some(({ pauses }) => pauses.length > 0);
  return (record, sample) => {
    const isDialogue = suites.get(record.suite)?.environment !== undefined;
    const wrong = [
      ...findTurnProblems(record, isImport, isDialogue),
      ...checkKind(record, isDialogue),
      ...record.turns.flatMap((turn) => findTimeProblems(turn, isImport, hadPauses)),
    ];
    if (isImport) pushAll(wrong, checkSavedReply(record, manifest.headlines.length > 0));
    const model = models.get(record.model);
    const suite = suites.get(record.suite);
    if (isImport || model === undefined || suite === undefined) return wrong;
    const prompt = suite.prompts[record.prompt];
    if (prompt !== undefined) {
      const { settings } = inputs;
      const common = mergeSampling(suite, settings.sampling);
      if (!lacksInputs) {
        const rendered = renderPrompt(prompt, toPackedForm(sample), chooseToolForm(prompt, model, settings.tools));
        if (hashPrompt(rendered.messages, common, rendered) !== record.promptSha256)
          wrong.push('the prompt is not the one that the inputs give: its SHA-256 differs from prompt_sha256');
        pushAll(wrong, checkDialogue(record, sample, suite, rendered, common));
      }
      const sampling = canonicalJson(resolveSampling(common, model));
      for (const turn of record.turns) {
        if (canonicalJson(turn.sampling) !== sampling) wrong.push('it was not sampled as the inputs say');
        if (turn.seed !== settings.seed + record.trial)
          wrong.push(`its seed is ${turn.seed}; the inputs give ${settings.seed + record.trial}`);
      }
    }
    pushAll(wrong, findImageProblems(sample));
    pushAll(wrong, findCostProblems(record, model));
    for (const { generation } of record.turns)
      if (generation !== null) pushAll(wrong, findUsageProblems(generation, model, context));
    for (const turn of record.turns) pushAll(wrong, findMomentProblems(turn, manifest));
    return wrong;
  };
}

/** A sample with its keys in the order in which a run had them, which shows where tools are written into the prompt. */
const toPackedForm = (sample: Sample): Sample =>
  sample.tools === null ? sample : (parseJson(canonicalJson(sample)) as Sample);

function findCostProblems({ turns, cost }: RunRecord, model: ModelEntry): string[] {
  const replies = turns.flatMap((turn) => (turn.generation === null ? [] : [{ ...turn, generation: turn.generation }]));
  const expected = computeCost(replies, model);
  const keys = new Set([...Object.keys(expected), ...Object.keys(cost)] as (keyof typeof expected)[]);
  return [...keys]
    .filter((key) => canonicalJson(expected[key] ?? null) !== canonicalJson(cost[key] ?? null))
    .map((key) => `cost.${key} is ${cost[key]}; usage and the stored price give ${expected[key] ?? null}`);
}

const COUNTS = [
  'inputTokens',
  'cachedInputTokens',
  'explicitCachedInputTokens',
  'cacheWriteTokens',
  'cacheWrite1hTokens',
  'outputTokens',
  'reasoningTokens',
] as const;

function findUsageProblems(generation: Generation, { host }: ModelEntry, { readUsage }: VerifyContext): string[] {
  const { usage, receipt } = generation;
  const expected = readUsage(host.provider, usage.raw, saysAnything(generation));
  if (expected === null) return [];
  const wrong = COUNTS.filter((name) => (usage[name] ?? null) !== (expected.usage[name] ?? null)).map(
    (name) => `${name} is ${usage[name] ?? null}; the provider's own counts give ${expected.usage[name] ?? null}`,
  );
  const [stated, given] = [usage.impossible ?? [], expected.usage.impossible ?? []];
  if (canonicalJson(stated) !== canonicalJson(given))
    wrong.push(
      `impossible counts are ${stated.join(', ') || 'none'}; the provider's own counts give ${given.join(', ') || 'none'}`,
    );
  const { billedUsd } = expected;
  if (billedUsd !== null && billedUsd > 0 && receipt.billedUsd !== billedUsd)
    wrong.push(`billedUsd is ${receipt.billedUsd}; the provider's own block says ${billedUsd}`);
  return wrong;
}

function findTimeProblems({ generation, worker }: Turn, isImport: boolean, hadPauses: boolean): string[] {
  if (generation === null) return [];
  const { chunksMs, ttftMs, ttftAnswerMs, e2eMs, adapted } = generation;
  const hasText = generation.text !== '' || (generation.leftOut?.text ?? 0) > 0;
  if (chunksMs.length === 0) {
    if (isImport || !saysAnything(generation)) return [];
    // A worker looks at its own clocks.
    if (adapted.includes(REPLY_MARKS.paused) && (hadPauses || worker !== undefined))
      return ttftMs === null && e2eMs === null ? [] : ['it has times without arrivals'];
    return ['it says something, and nothing of it arrived at any time'];
  }
  const wrong: string[] = [];
  if (chunksMs.some((ms, index) => ms < 0 || ms < (chunksMs[index - 1] ?? 0)))
    wrong.push('its chunks did not arrive in order');
  if (ttftMs !== chunksMs[0]) wrong.push(`ttft is ${ttftMs} ms; its first chunk arrived after ${chunksMs[0]} ms`);
  if (e2eMs !== chunksMs.at(-1)) wrong.push(`e2e is ${e2eMs} ms; its last chunk arrived after ${chunksMs.at(-1)} ms`);
  if ((ttftAnswerMs === null) === hasText || (ttftAnswerMs !== null && !chunksMs.includes(ttftAnswerMs)))
    wrong.push(`the answer's first chunk is said to have come after ${ttftAnswerMs} ms, when none arrived`);
  return wrong;
}

/** @param isDialogue then its host may have been given up behind a reply */
function findTurnProblems(record: RunRecord, isImport: boolean, isDialogue: boolean): string[] {
  const { turns, attempts, failureKind, failure, score, outcome } = record;
  const wrong: string[] = [];
  const generation = turns.at(-1)?.generation ?? null;
  const failedAttempts = turns.flatMap((turn) => turn.failedAttempts);
  if (isImport) return wrong;
  const sent = failedAttempts.length + turns.filter((turn) => turn.generation !== null).length;
  if (attempts !== sent) wrong.push(`attempts is ${attempts}; its turns have ${sent}`);
  for (const turn of turns) pushAll(wrong, findWaitProblems(turn));
  const isCutShort = isDialogue && generation !== null && failureKind !== null && score === null;
  if (isCutShort && outcome !== toFailureOutcome(failureKind as ProviderErrorKind))
    wrong.push(`its failure (${failureKind}) does not make it ${outcome}`);
  if (!isCutShort && generation !== null && (failureKind !== null || failure !== null))
    wrong.push('it has a reply, and a failure beside it');
  if (!isCutShort && generation !== null && score === null) wrong.push('it has a reply, and no score');
  if (generation === null) {
    const last = failedAttempts.at(-1) ?? null;
    if (score !== null) wrong.push('it has a score, and no reply');
    if (failureKind === null) wrong.push('it has neither a reply nor a failure');
    else if (failureKind !== 'unscored' && failureKind !== 'not_kept' && outcome !== toFailureOutcome(failureKind))
      wrong.push(`its failure (${failureKind}) makes it ${toFailureOutcome(failureKind)}; the record says ${outcome}`);
    if (last !== null && (last.kind !== failureKind || last.message !== failure))
      wrong.push('its failure is not that of its last attempt');
    if (last === null && turns.length > 0) wrong.push('its turn has neither a reply nor a failed attempt');
  }
  return wrong;
}

/** A wait stands behind each attempt, but for the last one of a turn without a reply. */
function findWaitProblems({ failedAttempts, generation }: Turn): string[] {
  const waits = failedAttempts.filter(({ waitedMs }) => waitedMs !== null).length;
  const least = generation === null ? failedAttempts.length - 1 : failedAttempts.length;
  return waits < least
    ? [`${failedAttempts.length} failed attempts have ${waits} waits between them and the next`]
    : [];
}

/** Clocks of machines are set while runs go on; more than this they do not run apart. What this machine sent has one clock. */
const CLOCK_MS = 60_000;
const OWN_CLOCK_MS = 5000;

/** It was sent while a session ran, and its reply came before that ended. */
function findMomentProblems({ askedAt, generation, worker }: Turn, { sessions }: Manifest): string[] {
  if (askedAt === null) return ['nobody knows when it was sent'];
  const atMs = Date.parse(askedAt);
  const within = sessions.some(({ startedAt, endedAt, pauses }, index) => {
    const own = pauses.reduce((sum, { clockMs }) => sum + Math.abs(clockMs), OWN_CLOCK_MS);
    const clockMs = worker === undefined ? own : Math.max(own, CLOCK_MS);
    // A killed session ended before the next one began, unless the clock was set back between them.
    const next = endedAt === null ? sessions[index + 1] : undefined;
    const untilMs =
      endedAt !== null ? Date.parse(endedAt) : next === undefined ? null : Date.parse(next.startedAt) + setBackMs(next);
    const lastMs = atMs + (generation?.e2eMs ?? 0);
    return atMs >= Date.parse(startedAt) - clockMs && (untilMs === null || lastMs <= untilMs + clockMs);
  });
  return within
    ? []
    : [
        `it was sent at ${askedAt}${generation?.e2eMs == null ? '' : ` and took ${Math.round(generation.e2eMs)} ms`}, which no session covers`,
      ];
}

/** Whether it says, thinks or calls anything, also where that was left out of a copy. */
function saysAnything({ text, reasoning, toolCalls, leftOut }: Generation): boolean {
  const length = text.length + reasoning.length + toolCalls.length;
  return length > 0 || (leftOut !== undefined && leftOut.text + leftOut.reasoning + leftOut.toolCalls > 0);
}
