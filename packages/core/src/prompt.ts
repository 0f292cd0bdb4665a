import { hashOf } from './canonical.ts';
import type { Message, Sampling } from './generation.ts';
import type { ModelEntry } from './model.ts';
import type { Sample } from './sample.ts';
import type { SuiteHeader } from './suite.ts';
import type { Prompt, Shot } from './wording.ts';

/** The messages that every model of a cell gets. A dialogue's opening goes as it is. */
export function renderPrompt(prompt: Prompt, sample: Sample): Message[] {
  const words = wordsFor(prompt, sample);
  const fields: Fields = {
    choices: lettered(sample.choices),
    shots: shotsFor(prompt, sample)
      .map(
        (shot) =>
          `${filled(words.shot ?? '', { input: shot.input, output: shot.output, choices: lettered(shot.choices) })}\n\n`,
      )
      .join(''),
    heading:
      keysOf(sample)
        .flatMap((key) => own(prompt.headings, key) ?? [])
        .at(-1) ?? '',
    tools: sample.tools === null ? '' : JSON.stringify(sample.tools, null, 4),
  };
  const system: Message[] =
    words.system === null
      ? []
      : [{ role: 'system', content: filled(words.system, { tools: fields.tools, heading: fields.heading }) }];
  if (typeof sample.input !== 'string') return [...system, ...sample.input];
  return [...system, { role: 'user', content: filled(words.template, { ...fields, input: sample.input }) }];
}

/** Worked examples that a sample's prompt shows, in their order. */
export function shotsFor(prompt: Prompt, sample: Sample): readonly Shot[] {
  return (prompt.shots ?? []).filter((shot) => shot.for === null || keysOf(sample).includes(shot.for));
}

type Fields = Readonly<Record<string, string | undefined>>;

/** In one pass: what was put in is never taken for a placeholder. Unknown ones stay as they are. */
function filled(text: string, fields: Fields): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => own(fields, name) ?? whole);
}

function own<T>(from: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return from !== undefined && Object.hasOwn(from, key) ? from[key] : undefined;
}

/** What wordings, headings and examples go by. Of two that fit, the later one here counts. */
function keysOf(sample: Sample): string[] {
  return [...(sample.language === null ? [] : [sample.language]), ...sample.tags];
}

function wordsFor(prompt: Prompt, sample: Sample): { system: string | null; template: string; shot: string | null } {
  const words = { system: prompt.system, template: prompt.template, shot: prompt.shot ?? null };
  for (const key of keysOf(sample))
    for (const [what, text] of Object.entries(own(prompt.for, key) ?? {}))
      if (text !== undefined) Object.assign(words, { [what]: text });
  return words;
}

function lettered(choices: readonly string[] | null | undefined): string {
  return (choices ?? []).map((choice, index) => `${String.fromCharCode(65 + index)}. ${choice}`).join('\n');
}

/** Suite, then experiment: what is asked of every model alike. */
export function commonSampling(suite: Pick<SuiteHeader, 'request'>, experiment: Sampling): Sampling {
  return { ...suite.request, ...experiment };
}

/** What this model gets: its own requirements override, and reasoning is allowed on top of the output limit. */
export function samplingFor(common: Sampling, model: Pick<ModelEntry, 'requires' | 'reasoningBudgetTokens'>): Sampling {
  const merged = { ...common, ...model.requires };
  if (merged.maxOutputTokens === undefined || model.reasoningBudgetTokens === null) return merged;
  return { ...merged, maxOutputTokens: merged.maxOutputTokens + model.reasoningBudgetTokens };
}

/** SHA-256 of what was to be asked, before any model's own requirement or any adapter touched it. */
export function promptSha256(messages: readonly Message[], common: Sampling): string {
  return hashOf({ messages, sampling: common, tools: [] });
}
