import {
  type Generation,
  type Manifest,
  modelEntrySchema,
  NO_IDENTITY,
  NO_RECEIPT,
  promptSchema,
  type RunHeaders,
  type RunRecord,
} from '@evenhand/core';
import { canonicalJson } from '@evenhand/io';

/** What an import says of itself, because nobody was asked: whatever else stands there was put there. */
export function checkNothingSent(manifest: Manifest, inputs: RunHeaders): string[] {
  const { sessions, suites, models } = manifest;
  const texts: string[] = [];
  const [session] = sessions;
  const { startedAt: _, endedAt, status: _1, harness: _2, machine: _3, ...others } = session!;
  const nothing = { cellsBefore: 0, peers: [], localOnly: false, limiters: [], pauses: [], givenUp: [] };
  if (sessions.length > 1 || endedAt === null) texts.push('it was imported at once, and has sessions that did more');
  if (!isSame(others, nothing)) texts.push('it was imported, and its session says that somebody was asked');
  if (manifest.skipped.length > 0 || manifest.benchmarks !== undefined)
    texts.push('it was imported, and says which models it left out, or where names were looked up');
  const sampling = Object.fromEntries(suites.map(({ name }) => [name, {}]));
  for (const { id, identity, toolForms, ...stated } of models)
    if (!isSame(identity, NO_IDENTITY) || !isSame(stated.sampling, sampling) || toolForms !== undefined)
      texts.push(`${id}: what served it, how, and with what sampling is said, and its replies were imported`);
  for (const entry of inputs.models)
    if (!isSame(entry, createSavedModel(entry)))
      texts.push(`model ${entry.id}: its input says more than the name under which its replies were saved`);
  const prompt = promptSchema.parse({ system: null, template: '{{input}}' });
  for (const { name, prompts, request, description, environment } of inputs.suites)
    if (
      !isSame(request, {}) ||
      description !== null ||
      environment !== undefined ||
      !Object.values(prompts).every((one) => isSame(one, prompt))
    )
      texts.push(`suite ${name}: its input says how questions are asked, and none was`);
  return texts;
}

const isSame = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other);

const createSavedModel = ({ id, model }: RunHeaders['models'][number]): unknown =>
  modelEntrySchema.parse({
    ...{ id, developer: null, origin: null, weights: 'unknown', licence: null, parameters: null, quantization: null },
    ...{ derivedFrom: null, host: { id: 'import', name: 'saved replies', provider: 'import' }, model, requires: {} },
    ...{ reasoningBudgetTokens: null, options: {}, price: null },
  });

/** The same of one of its records. @param isJudgedLater whether verdicts were replaced since */
export function checkSavedReply(
  { turns, attempts, earlierAttempts, state, cost, failureKind, failure, score }: RunRecord,
  isJudgedLater: boolean,
): string[] {
  const texts: string[] = [];
  const [turn] = turns;
  const generation = turn?.generation ?? null;
  if (turns.length !== 1 || attempts !== null || earlierAttempts.length > 0 || turn!.failedAttempts.length > 0)
    texts.push('it is a saved reply, and was asked for more than once');
  if (state !== undefined || turn?.energy !== undefined)
    texts.push('it is a saved reply, and has what only one has that was asked for');
  const { usd, basis, ...others } = cost;
  if ((usd === null ? basis !== null : basis !== 'reported') || Object.values(others).some((value) => value !== null))
    texts.push('its cost was not reported by its source');
  if (generation !== null && !isPlain(generation)) texts.push('it is a saved reply, and says how it came here');
  if ((failureKind === null) !== (failure === null)) texts.push('its failure has either no kind or no words');
  if (isJudgedLater) return texts;
  const kinds = generation === null ? null : score === null ? 'unscored' : 'none';
  if (kinds === null ? failureKind === null || failureKind === 'unscored' : (failureKind ?? 'none') !== kinds)
    texts.push(`its failure is ${failureKind ?? 'none'}, and it has ${generation === null ? 'no reply' : 'a reply'}`);
  return texts;
}

/** Whether a reply has nothing that its file cannot have held. */
function isPlain({
  text: _,
  reasoning: _1,
  toolCalls: _2,
  finish: _3,
  usage: _4,
  ttftMs: _5,
  e2eMs: _6,
  leftOut: _7,
  receipt: { servedModel, ...receipt },
  ...rest
}: Generation): boolean {
  const { servedModel: _8, ...noReceipt } = NO_RECEIPT;
  return isSame(receipt, noReceipt) && isSame(rest, { adapted: [], chunksMs: [], ttftAnswerMs: null });
}
