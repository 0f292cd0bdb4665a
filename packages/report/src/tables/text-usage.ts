import {
  chooseToolForm,
  type Generation,
  listTurnMessages,
  type ModelEntry,
  type RunHeaders,
  type RunRecord,
  renderPrompt,
  type Sample,
} from '@evenhand/core';
import type { Measure } from '../cells/measure.ts';
import { LEFT_OUT } from '../publish/redact-record.ts';

/** What some replies took, beside the length of the texts; null = unknown of one of them. Characters are Unicode code points. */
export interface TextUsage {
  readonly n: number;
  readonly inputChars: number;
  readonly outputChars: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly usd: number | null;
}

/** The same of the replies to one question in one language. */
export interface TwinUsage extends TextUsage {
  readonly suite: string;
  readonly prompt: string;
  readonly language: string;
  readonly twin: string;
  /** Name shared by questions that are not independent. */
  readonly cluster: string;
}

/** Of each model, by suite and wording, and by question and language where it has translations. */
export interface ModelTextUsage {
  readonly bySuite: ReadonlyMap<string, TextUsage>;
  readonly twins: readonly TwinUsage[];
}

const NOTHING: TextUsage = { n: 0, inputChars: 0, outputChars: 0, inputTokens: 0, outputTokens: 0, usd: 0 };

const sum = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);

/** Both together; what is unknown of one is unknown of both. */
export function addUsage(a: TextUsage, b: TextUsage): TextUsage {
  return {
    n: a.n + b.n,
    inputChars: a.inputChars + b.inputChars,
    outputChars: a.outputChars + b.outputChars,
    inputTokens: sum(a.inputTokens, b.inputTokens),
    outputTokens: sum(a.outputTokens, b.outputTokens),
    usd: sum(a.usd, b.usd),
  };
}

export const totalUsage = (parts: Iterable<TextUsage>): TextUsage => [...parts].reduce(addUsage, NOTHING);

/**
 * Sums the tokens and the cost of a model's replies beside the characters of what was sent and what came, as its records are
 * read. The prompt is rendered as it was sent; of an import, and of a copy without its questions, that is not known, and nothing
 * is kept.
 */
export function trackTextUsage(
  inputs: RunHeaders,
  isUnknown: boolean,
  model: string,
  promptLengths: PromptLengths = createPromptLengths(0),
) {
  const entry = inputs.models.find(({ id }) => id === model)!;
  const bySuite = new Map<string, TextUsage>();
  const twins = new Map<string, TwinUsage>();
  return {
    record(record: RunRecord, sample: Sample, measure: Measure, number: number) {
      if (isUnknown || record.outcome === 'failed') return;
      const usage = measureTexts(record, sample, measure, inputs, entry, (form, render) =>
        promptLengths(JSON.stringify([record.prompt, form]), number, render),
      );
      const scope = `${record.suite}/${record.prompt}`;
      bySuite.set(scope, addUsage(bySuite.get(scope) ?? NOTHING, usage));
      if (sample.twin === null || sample.language === null) return;
      const { suite, prompt } = record;
      const { language, twin } = sample;
      const key = JSON.stringify([suite, prompt, language, twin]);
      const before = twins.get(key) ?? NOTHING;
      const cluster = `${suite}/${sample.cluster ?? twin}`;
      twins.set(key, { ...addUsage(before, usage), suite, prompt, language, twin, cluster });
    },
    readUsage: (): ModelTextUsage => ({ bySuite, twins: [...twins.values()] }),
  };
}

function measureTexts(
  record: RunRecord,
  sample: Sample,
  { inputTokens, outputTokens, costUsd }: Measure,
  { suites, settings }: RunHeaders,
  entry: ModelEntry,
  findLength: (form: string | null, render: () => number) => number,
): TextUsage {
  const known = { n: 1, inputTokens, outputTokens, usd: costUsd };
  const isRedacted = record.turns.some(({ messages = [] }) => messages.some(({ content }) => content === LEFT_OUT));
  if (isRedacted) return { ...known, inputTokens: null, outputTokens: null, inputChars: 0, outputChars: 0 };
  // Where nothing was counted, the length of the texts says nothing.
  if (inputTokens === null && outputTokens === null) return { ...known, inputChars: 0, outputChars: 0 };
  const prompt = suites.find(({ name }) => name === record.suite)!.prompts[record.prompt]!;
  const form = chooseToolForm(prompt, entry, settings.tools);
  const render = () =>
    listTurnMessages(renderPrompt(prompt, sample, form), record.turns)
      .flat()
      .reduce((total, { content }) => total + countChars(content), 0);
  // The prompt of a dialogue grows with what was said.
  const isAlone = record.turns.length === 1 && record.turns[0]!.messages === undefined;
  const inputChars = isAlone ? findLength(form, render) : render();
  const outputChars = record.turns.reduce(
    (total, { generation }) => total + (generation === null ? 0 : countReplyChars(generation)),
    0,
  );
  return { ...known, inputChars, outputChars };
}

function countReplyChars({ text, reasoning, leftOut }: Generation): number {
  return leftOut === undefined ? countChars(text) + countChars(reasoning) : leftOut.text + leftOut.reasoning;
}

const PAIRS = /[\ud800-\udbff]/;

/** Code points: an emoji is one character, not two. */
function countChars(text: string): number {
  let count = text.length;
  if (!PAIRS.test(text)) return count;
  for (let i = 0; i < text.length - 1; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xd800) count--;
  return count;
}

/** Characters of what was sent of a sample, by wording and form of tools; rendered once for all models. */
export type PromptLengths = (wording: string, number: number, render: () => number) => number;

/** @param samples how many there are */
export function createPromptLengths(samples: number): PromptLengths {
  const byWording = new Map<string, Float64Array>();
  return (wording, number, render) => {
    const lengths = byWording.get(wording) ?? new Float64Array(samples).fill(Number.NaN);
    byWording.set(wording, lengths);
    const known = lengths[number];
    if (known !== undefined && !Number.isNaN(known)) return known;
    const length = render();
    lengths[number] = length;
    return length;
  };
}
