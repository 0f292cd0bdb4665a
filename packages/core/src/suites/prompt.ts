import * as z from 'zod';
import type { Message, OutputFormat, Reasoning, Sampling, ToolChoice } from '../contract/generation.ts';
import { canonicalJson, hashOf } from '../io/canonical.ts';
import type { ModelEntry } from '../models/model.ts';
import type { Prompt, Shot } from './prompt-variant.ts';
import type { Sample, Tool } from './sample.ts';
import type { SuiteHeader } from './suite.ts';

/** How tools reach a model: written into the prompt, or by a field of their own. Never both at once. */
export const toolFormSchema = z.enum(['prompt', 'native']);
export type ToolForm = z.infer<typeof toolFormSchema>;

/** All that is asked in one request but sampling and seed. */
export interface Inquiry {
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[] | null;
  readonly toolChoice: ToolChoice | null;
  readonly format: OutputFormat | null;
}

/** @param form as `toolFormOf` gives it */
export function inquiryOf(prompt: Prompt, sample: Sample, form: ToolForm | null): Inquiry {
  const tools = form === 'native' ? sample.tools : null;
  return {
    messages: renderPrompt(prompt, sample, form),
    tools,
    toolChoice: tools === null ? null : (prompt.native?.toolChoice ?? 'auto'),
    format: prompt.format ?? null,
  };
}

/** The messages that a model gets. A dialogue's opening goes as it is. */
export function renderPrompt(prompt: Prompt, sample: Sample, form: ToolForm | null = 'prompt'): Message[] {
  const words = wordsFor(prompt, sample);
  if (form === 'native') Object.assign(words, said(prompt.native));
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

/** Bytes of the question as JSON, tools and format included: no fewer than it has tokens. */
export function promptBytes({ messages, tools, format }: Pick<Inquiry, 'messages' | 'tools' | 'format'>): number {
  const bytes = Buffer.byteLength(canonicalJson(messages));
  const more = [tools, format].map((part) => (part === null ? 0 : Buffer.byteLength(canonicalJson(part))));
  return more.reduce((sum, part) => sum + part, bytes);
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

function said(native: Prompt['native']): { system?: string | null; template?: string } {
  return {
    ...(native?.system === undefined ? {} : { system: native.system }),
    ...(native?.template === undefined ? {} : { template: native.template }),
  };
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
  const room = roomToReason(merged.reasoning, model.reasoningBudgetTokens);
  if (merged.maxOutputTokens === undefined || room === 0) return merged;
  return { ...merged, maxOutputTokens: merged.maxOutputTokens + room };
}

/** The stated budget where there is one, none where the model is told not to reason, else what its entry allows. */
function roomToReason(told: Reasoning | undefined, allowed: number | null): number {
  if (told !== undefined && 'budgetTokens' in told) return told.budgetTokens;
  return told?.effort === 'none' ? 0 : (allowed ?? 0);
}

/**
 * SHA-256 of what was to be asked, before any model's own requirement or any adapter touched it.
 * @param more tools and format where they are sent by fields of their own; what is absent or null leaves the hash as it is without
 */
export function promptSha256(
  messages: readonly Message[],
  common: Sampling,
  { tools, toolChoice, format }: Partial<Inquiry> = {},
): string {
  return hashOf({
    messages,
    sampling: common,
    tools: tools ?? [],
    ...(toolChoice == null || toolChoice === 'auto' ? {} : { toolChoice }),
    ...(format == null ? {} : { format }),
  });
}
