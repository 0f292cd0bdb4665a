import { canonicalJson, hashJson } from '@evenhand/io';
import * as z from 'zod';
import { type ContentPart, joinTextParts, joinTexts, type MessagePart } from '../contract/content-part.ts';
import type { Message, OutputFormat, Reasoning, Sampling, Tool, ToolChoice } from '../contract/generation.ts';

import type { ModelEntry } from '../models/model.ts';
import type { Prompt, Shot } from './prompt-variant.ts';
import type { Sample } from './sample.ts';
import { isParts } from './sample-images.ts';
import type { SuiteHeader } from './suite.ts';

/** How tools reach a model: written into the prompt, or by a field of their own. Never both at once. */
export const toolFormSchema = z.enum(['prompt', 'native']);
export type ToolForm = z.infer<typeof toolFormSchema>;

/** All that is asked in one request but sampling and seed. */
export interface RenderedPrompt {
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[] | null;
  readonly toolChoice: ToolChoice | null;
  readonly format: OutputFormat | null;
}

/** @param form as `toolFormOf` gives it */
export function renderPrompt(prompt: Prompt, sample: Sample, form: ToolForm | null): RenderedPrompt {
  const tools = form === 'native' ? sample.tools : null;
  return {
    messages: renderMessages(prompt, sample, form),
    tools,
    toolChoice: tools === null ? null : (prompt.native?.toolChoice ?? 'auto'),
    format: prompt.format ?? null,
  };
}

/** The messages that a model gets. A dialogue's opening goes as it is. */
export function renderMessages(prompt: Prompt, sample: Sample, form: ToolForm | null = 'prompt'): Message[] {
  const texts = selectTexts(prompt, sample);
  if (form === 'native') Object.assign(texts, readNativeTexts(prompt.native));
  const fields: Fields = {
    choices: formatChoices(sample.choices),
    shots: selectShots(prompt, sample)
      .map(
        (shot) =>
          `${fillTemplate(texts.shot ?? '', { input: shot.input, output: shot.output, choices: formatChoices(shot.choices) })}\n\n`,
      )
      .join(''),
    heading:
      listKeys(sample)
        .flatMap((key) => getOwn(prompt.headings, key) ?? [])
        .at(-1) ?? '',
    tools: sample.tools === null ? '' : JSON.stringify(sample.tools, null, 4),
  };
  const system: Message[] =
    texts.system === null
      ? []
      : [{ role: 'system', content: fillTemplate(texts.system, { tools: fields.tools, heading: fields.heading }) }];
  const { input } = sample;
  if (typeof input !== 'string' && !isParts(input))
    return [...system, ...input.map(({ role, content }) => toMessage(role, content))];
  if (typeof input === 'string')
    return [...system, { role: 'user', content: fillTemplate(texts.template, { ...fields, input }) }];
  return [...system, toMessage('user', fillTemplateParts(texts.template, fields, input))];
}

/** Pieces of a message; where all are texts it has none. @throws Error for an image that was not read with its suite */
function toMessage(role: 'user' | 'assistant', content: string | readonly ContentPart[]): Message {
  if (typeof content === 'string') return { role, content };
  const text = joinTextParts(content);
  const parts = content.map((part): MessagePart => {
    if ('text' in part) return part;
    if (typeof part.image === 'string') throw new Error(`image ${part.image} was not read with its suite`);
    return { image: part.image };
  });
  return content.some((part) => 'image' in part) ? { role, content: text, parts } : { role, content: text };
}

/** The template around the pieces of a question, which stand where `{{input}}` does; a template without it follows them. */
function fillTemplateParts(template: string, fields: Fields, parts: readonly ContentPart[]): ContentPart[] {
  const at = template.indexOf(INPUT);
  const before = at < 0 ? '' : template.slice(0, at);
  const after = at < 0 ? template : template.slice(at + INPUT.length);
  const fill = (text: string) => fillTemplate(text, { ...fields, input: joinTextParts(parts) });
  const framed = [{ text: fill(before) }, ...parts, { text: fill(after) }];
  return framed.filter((part) => !('text' in part) || part.text.trim() !== '').reduce(appendPart, []);
}

const INPUT = '{{input}}';

/** Texts that follow one another become one. */
function appendPart(parts: ContentPart[], part: ContentPart): ContentPart[] {
  const last = parts.at(-1);
  if (last === undefined || !('text' in last) || !('text' in part)) return [...parts, part];
  return [...parts.slice(0, -1), { text: joinTexts(last.text, part.text) }];
}

/**
 * More tokens than any interface that we speak bills for one image. The most is OpenAI's for gpt-4o-mini in full detail (guide to
 * images and vision): 2,833 and 5,667 for each of at most 8 tiles, 48,169.
 */
const MAX_IMAGE_TOKENS = 50_000;

/** Bytes of the question as JSON, tools and format included: no fewer than its texts have tokens. Images are not in them. */
export function countPromptBytes({
  messages,
  tools,
  format,
}: Pick<RenderedPrompt, 'messages' | 'tools' | 'format'>): number {
  const bytes = Buffer.byteLength(canonicalJson(messages.map(({ parts: _, ...message }) => message)));
  const more = [tools, format].map((part) => (part === null ? 0 : Buffer.byteLength(canonicalJson(part))));
  return more.reduce((sum, part) => sum + part, bytes);
}

/** No fewer tokens than the question has, images included: what may be billed for it at most. */
export function countWorstTokens(prompt: Pick<RenderedPrompt, 'messages' | 'tools' | 'format'>): number {
  const images = prompt.messages.reduce(
    (sum, { parts = [] }) => sum + parts.filter((part) => 'image' in part).length,
    0,
  );
  return countPromptBytes(prompt) + images * MAX_IMAGE_TOKENS;
}

/** Worked examples that a sample's prompt shows, in their order. */
export function selectShots(prompt: Prompt, sample: Sample): readonly Shot[] {
  return (prompt.shots ?? []).filter((shot) => shot.for === null || listKeys(sample).includes(shot.for));
}

type Fields = Readonly<Record<string, string | undefined>>;

/** In one pass: what was put in is never taken for a placeholder. Unknown ones stay as they are. */
function fillTemplate(text: string, fields: Fields): string {
  return text.replace(/\{\{(\w+)\}\}/g, (match, name: string) => getOwn(fields, name) ?? match);
}

function getOwn<T>(from: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return from !== undefined && Object.hasOwn(from, key) ? from[key] : undefined;
}

/** What wordings, headings and examples go by. Of two that fit, the later one here counts. */
function listKeys(sample: Sample): string[] {
  return [...(sample.language === null ? [] : [sample.language]), ...sample.tags];
}

function selectTexts(prompt: Prompt, sample: Sample): { system: string | null; template: string; shot: string | null } {
  const texts = { system: prompt.system, template: prompt.template, shot: prompt.shot ?? null };
  for (const key of listKeys(sample))
    for (const [what, text] of Object.entries(getOwn(prompt.for, key) ?? {}))
      if (text !== undefined) Object.assign(texts, { [what]: text });
  return texts;
}

function readNativeTexts(native: Prompt['native']): { system?: string | null; template?: string } {
  return {
    ...(native?.system === undefined ? {} : { system: native.system }),
    ...(native?.template === undefined ? {} : { template: native.template }),
  };
}

function formatChoices(choices: readonly string[] | null | undefined): string {
  return (choices ?? []).map((choice, index) => `${String.fromCharCode(65 + index)}. ${choice}`).join('\n');
}

/** Suite, then experiment: what is asked of every model alike. */
export function mergeSampling(suite: Pick<SuiteHeader, 'request'>, experiment: Sampling): Sampling {
  return { ...suite.request, ...experiment };
}

/** What this model gets: its own requirements override, and reasoning is allowed on top of the output limit. */
export function resolveSampling(
  common: Sampling,
  model: Pick<ModelEntry, 'requires' | 'reasoningBudgetTokens'> & Partial<Pick<ModelEntry, 'can' | 'host'>>,
): Sampling {
  const merged = dropIdleReasoning({ ...common, ...model.requires }, model);
  const reasoningTokens = findReasoningTokens(merged.reasoning, model.reasoningBudgetTokens);
  if (merged.maxOutputTokens === undefined || reasoningTokens === 0) return merged;
  return { ...merged, maxOutputTokens: merged.maxOutputTokens + reasoningTokens };
}

/** "Do not reason" is not said to a model that takes no word about reasoning at all: some servers refuse the field itself. */
function dropIdleReasoning(
  { reasoning, ...others }: Sampling,
  { can, host, reasoningBudgetTokens }: Parameters<typeof resolveSampling>[1],
): Sampling {
  if (reasoning === undefined) return others;
  const efforts = can?.efforts ?? host?.can?.efforts;
  const idle = isReasoningOff(reasoning) && reasoningBudgetTokens === null && efforts?.length === 0;
  return idle ? others : { ...others, reasoning };
}

/** Whether the model is told not to reason at all. */
export function isReasoningOff(reasoning: Reasoning): boolean {
  return 'budgetTokens' in reasoning ? reasoning.budgetTokens === 0 : reasoning.effort === 'none';
}

/** The stated budget where there is one, none where the model is told not to reason, else what its entry allows. */
function findReasoningTokens(reasoning: Reasoning | undefined, allowed: number | null): number {
  if (reasoning !== undefined && 'budgetTokens' in reasoning) return reasoning.budgetTokens;
  return reasoning?.effort === 'none' ? 0 : (allowed ?? 0);
}

/** An image stands in a hash by the SHA-256 of its bytes. */
export function withImageHashes(message: Message): object {
  const { content, role, parts, ...more } = message;
  if (parts === undefined) return { content, role, ...more };
  const hashed = parts.map((part) =>
    'text' in part ? part : { image: { mediaType: part.image.mediaType, sha256: part.image.sha256 } },
  );
  return { content, parts: hashed, role, ...more };
}

/**
 * SHA-256 of what was to be asked, before any model's own requirement or any adapter touched it.
 * @param more tools and format where they are sent by fields of their own; what is absent or null leaves the hash as it is without
 */
export function hashPrompt(
  messages: readonly Message[],
  common: Sampling,
  { tools, toolChoice, format }: Partial<RenderedPrompt> = {},
): string {
  // In the order of the keys, as canonical JSON has them.
  return hashJson({
    ...(format == null ? {} : { format }),
    messages: messages.map(withImageHashes),
    sampling: common,
    ...(toolChoice == null || toolChoice === 'auto' ? {} : { toolChoice }),
    tools: tools ?? [],
  });
}
