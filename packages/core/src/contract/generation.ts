import { describe, isJson, type JsonValue } from '@evenhand/io';
import * as z from 'zod';
import { messagePartSchema } from './content-part.ts';

export type { JsonValue };
export type JsonObject = { [key: string]: JsonValue };
/** Handed on as it is, never copied: a copy would lose the digits that `parseJson` keeps. */
export const jsonValue: z.ZodType<JsonValue> = z
  .unknown()
  .refine(isJson, 'expected a JSON value') as z.ZodType<JsonValue>;
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), jsonValue) as z.ZodType<JsonObject>;

/** A call of a tool, as a reply makes it. */
export const toolCallSchema = z.strictObject({
  id: describe(z.string(), 'Id of the call.'),
  name: describe(z.string(), 'Name of the function.'),
  arguments: describe(z.string(), 'Arguments as the model wrote them, usually JSON.'),
  signature: describe(
    z.string().optional(),
    'A text that only the server can read and wants back with the call; absent = it sent none.',
  ),
});
export type ToolCall = z.infer<typeof toolCallSchema>;

/**
 * A piece of a reply's reasoning as its server wants it back in the next request of the same dialogue: signed, encrypted or plain, in the
 * form of its interface, and never looked into here. Text and calls of the reply stand around it in the order in which they came.
 * @example { block: { type: 'thinking', thinking: '…', signature: '…' }, textBefore: 0, callsBefore: 0 }
 */
export const thoughtSchema = z.strictObject({
  block: jsonObject.describe('The piece as the server sent it.'),
  textBefore: describe(z.int().nonnegative(), "Characters (UTF-16) of the reply's text that came before it."),
  callsBefore: describe(z.int().nonnegative(), "Of the reply's calls, how many came before it."),
});
export type Thought = z.infer<typeof thoughtSchema>;

/** Of a dialogue with tools: an assistant may have called tools, and `tool` is the result of one call. */
export const messageSchema = z.strictObject({
  role: describe(z.enum(['system', 'user', 'assistant', 'tool']), 'Who speaks; `tool` = the result of a call.'),
  content: describe(z.string(), 'Text of the message; of one with images, its texts.'),
  parts: describe(
    z.array(messagePartSchema).min(1).optional(),
    'Texts and images of the message in their order; absent = it is `content` alone.',
  ),
  toolCalls: describe(
    z.array(toolCallSchema).min(1).optional(),
    'Calls of an assistant, their arguments a JSON object; absent = none.',
  ),
  thoughts: describe(
    z.array(thoughtSchema).min(1).optional(),
    'Reasoning of an assistant that its server wants back; absent = none.',
  ),
  toolCallId: describe(z.string().optional(), 'Of a `tool` message: the id of the call; absent elsewhere.'),
  toolName: describe(z.string().optional(), 'Of a `tool` message: the name of the function; absent elsewhere.'),
});
export type Message = z.infer<typeof messageSchema>;

/** From not at all to all that the model has; hosts take some of these words each. */
export const REASONING_EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export const reasoningEffortSchema = z.enum(REASONING_EFFORTS);

/** How much a model is told to reason: in words, or in tokens (0 = not at all). */
export const reasoningSchema = z.union([
  z.strictObject({
    effort: reasoningEffortSchema.describe('How much to reason, in a word; each host takes some of these.'),
  }),
  z.strictObject({ budgetTokens: describe(z.int().nonnegative(), 'How many tokens to reason with; 0 = not at all.') }),
]);
export type Reasoning = z.infer<typeof reasoningSchema>;

/** What is sampled with, after suite, experiment and model have had their say. */
export const samplingSchema = z.strictObject({
  temperature: describe(z.number().min(0).max(2).optional(), 'Temperature; absent = the default of the server.'),
  topP: describe(z.number().gt(0).max(1).optional(), 'Nucleus sampling, (0, 1]; absent = the default of the server.'),
  maxOutputTokens: describe(z.int().positive().optional(), 'Upper limit of generated tokens, reasoning included.'),
  stop: describe(z.array(z.string().min(1)).optional(), 'Texts that end the reply.'),
  reasoning: describe(
    reasoningSchema.optional(),
    'How much to reason: `{ effort }` or `{ budgetTokens }`. Absent = the model is told nothing.',
  ),
});
export type Sampling = z.infer<typeof samplingSchema>;

/** A function that a model may ask to be called. */
export const toolSchema = z.strictObject({
  name: describe(z.string().min(1), 'Name of the function.'),
  description: describe(z.string(), 'What the function does, for the model.'),
  parameters: jsonObject.describe('JSON Schema of the arguments.'),
});
export type Tool = z.infer<typeof toolSchema>;

/** Whether tools that are offered may, must or must not be called. */
export const toolChoiceSchema = z.enum(['auto', 'required', 'none']);
export type ToolChoice = z.infer<typeof toolChoiceSchema>;

/** The form that a server holds a reply to: any JSON object, or JSON by a schema; `name` is a label that some servers ask for. */
export const outputFormatSchema = z.union([
  z.literal('json'),
  z.strictObject({
    name: describe(
      z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,64}$/)
        .default('answer'),
      'A label for the schema, which some servers require.',
    ),
    schema: jsonObject.describe('JSON Schema of the reply.'),
  }),
]);
export type OutputFormat = z.infer<typeof outputFormatSchema>;

/** Who asks: never sent to a server. In-process providers that look answers up (scripted, replay) need it. */
export const attemptRefSchema = z.strictObject({
  suite: describe(z.string(), 'Name of the suite.'),
  prompt: describe(z.string(), 'Prompt variant.'),
  sample: describe(z.string(), 'Id of the sample.'),
  trial: describe(z.int().positive(), 'Number of the repetition, from 1.'),
  attempt: describe(z.int().positive(), 'The running number of the attempt at this turn, from 1.'),
  turn: describe(
    z.int().positive().optional(),
    'Number of the turn of a dialogue with an environment, from 1; absent = 1.',
  ),
});
export type AttemptRef = z.infer<typeof attemptRefSchema>;

export interface GenerationRequest {
  messages: readonly Message[];
  sampling: Sampling;
  /** Seed of this trial; null = none is sent. */
  seed: number | null;
  /** Functions that are offered by a field of their own; absent or null = none are. */
  tools?: readonly Tool[] | null;
  /** null = the server's default, which is `auto` wherever tools are offered. */
  toolChoice?: ToolChoice | null;
  /** null = free text. */
  format?: OutputFormat | null;
  attemptRef: AttemptRef;
  /** Whether nothing that was read for earlier requests may be built upon, so that the times are those of a reader who begins anew; absent = it may. */
  fresh?: boolean;
}

/** A request as another program hands it over. */
export const generationRequestSchema = z.strictObject({
  messages: z.array(messageSchema),
  sampling: samplingSchema,
  seed: z.int().nullable(),
  tools: z.array(toolSchema).nullable().optional(),
  toolChoice: toolChoiceSchema.nullable().optional(),
  format: outputFormatSchema.nullable().optional(),
  attemptRef: attemptRefSchema,
  fresh: z.boolean().optional(),
});

/** Words of `adapted` that tell of the reply, not of the request. */
export const REPLY_MARKS = { keyRemoved: 'key-removed', paused: 'paused' } as const;

export const FINISH_REASONS = ['stop', 'length', 'tool-calls', 'content-filter', 'other'] as const;
export const finishReasonSchema = z.enum(FINISH_REASONS);
export type FinishReason = z.infer<typeof finishReasonSchema>;

const tokens = z.int().nonnegative().nullable();

/** As billed. null = the provider did not say; never 0, never guessed here. */
export const usageSchema = z.strictObject({
  inputTokens: tokens.describe('Input tokens as billed: cached and cache-written ones included.'),
  cachedInputTokens: tokens.describe('Input tokens read from a cache.'),
  explicitCachedInputTokens: describe(
    z.int().nonnegative().optional(),
    'Of those read from a cache, the ones of a cache that the request asked for, which may have a price of its own; absent = not stated apart.',
  ),
  cacheWriteTokens: tokens.describe('Input tokens written to a cache.'),
  cacheWrite1hTokens: describe(
    z.int().nonnegative().optional(),
    'Of those written to a cache, the ones that are kept for an hour and cost more; absent = not stated apart.',
  ),
  outputTokens: tokens.describe('Output tokens as billed: reasoning included.'),
  reasoningTokens: tokens.describe('Output tokens spent on reasoning.'),
  raw: describe(jsonObject.nullable(), "The provider's own object, as it came."),
  countedBy: describe(
    z.enum(['gateway']).optional(),
    'Who counted; absent = the provider. What a gateway counts by itself, the provider may bill otherwise.',
  ),
  impossible: describe(
    z.array(z.string()).optional(),
    'Counts that were stated and cannot be, such as 0 tokens for a text, and are null here; absent = none.',
  ),
});
export type Usage = z.infer<typeof usageSchema>;

export const NO_USAGE: Usage = {
  inputTokens: null,
  cachedInputTokens: null,
  cacheWriteTokens: null,
  outputTokens: null,
  reasoningTokens: null,
  raw: null,
};

const ms = z.number().nonnegative().nullable();

/** The server's own clock, in milliseconds; null where it did not say. */
export const serverTimingSchema = z.strictObject({
  loadMs: ms.describe('Loading of the weights, milliseconds.'),
  prefillMs: ms.describe('Reading of the prompt, milliseconds.'),
  decodeMs: ms.describe('Writing of the reply, milliseconds.'),
});
export type ServerTiming = z.infer<typeof serverTimingSchema>;

/** What a gateway between us and the model said of a reply, or what shows that there is one; each null where nothing does. */
export const gatewaySchema = z.strictObject({
  name: describe(z.string().nullable(), 'Its name, such as `litellm`; null = not known.'),
  cache: describe(
    z.string().nullable(),
    'What shows that the reply came out of its cache, such as `x-litellm-cache-key`; null = nothing does.',
  ),
  retries: describe(z.int().nonnegative().nullable(), 'Attempts that it made besides the one that succeeded.'),
  fallbacks: describe(z.int().nonnegative().nullable(), 'Other models that it went on to.'),
  deployment: describe(z.string().nullable(), 'Which of its deployments answered.'),
});

/** What else the server said of this reply; each null when it did not. */
export const receiptSchema = z.strictObject({
  servedModel: describe(z.string().nullable(), 'Name of the model that answered; null = not stated.'),
  requestId: describe(z.string().nullable(), 'Id of the request at the server; null = not stated.'),
  fingerprint: describe(z.string().nullable(), 'Fingerprint of the configuration that answered; null = not stated.'),
  billedUsd: describe(
    z.number().nonnegative().nullable(),
    'What the server says the request cost, USD; null = not stated.',
  ),
  serverTiming: describe(
    serverTimingSchema.nullable(),
    "Times by the server's own clock, each null where it is not stated; null = none is.",
  ),
  rateLimit: describe(jsonObject.nullable(), 'Rate limits as the server states them; null = not stated.'),
  replyId: describe(
    z.string().optional(),
    "The reply's own id, where the request has another one; absent = there is none, or it is `requestId`.",
  ),
  serviceTier: describe(
    z.string().optional(),
    'Class of service that was billed, such as `priority`; absent = not stated.',
  ),
  promptReused: describe(
    z.literal(true).optional(),
    'This process had read the beginning of the prompt before, for another request (`cachedInputTokens` of it); the times are shorter by that, and in no statistics. Absent = it had not.',
  ),
  gateway: describe(gatewaySchema.optional(), 'The gateway between us and the model; absent = none was seen.'),
});
export type Receipt = z.infer<typeof receiptSchema>;

export const NO_RECEIPT: Receipt = {
  servedModel: null,
  requestId: null,
  fingerprint: null,
  billedUsd: null,
  serverTiming: null,
  rateLimit: null,
};

/**
 * `atMs`: when the bytes arrived, on the clock that the adapter was connected with;
 * absent = the moment at which the event is yielded (right for in-process models).
 */
export type GenerationEvent =
  | { type: 'text'; text: string; atMs?: number }
  | {
      type: 'reasoning';
      text: string;
      atMs?: number;
      /** Whether it is, or may be, a summary of what was thought: then it shows fewer tokens than are counted. */
      summary?: boolean;
    }
  | {
      type: 'tool-call';
      id: string;
      name: string;
      arguments: string;
      /** What only the server can read and wants back with the call; absent = nothing. */
      signature?: string | undefined;
      atMs?: number;
      /** Arrival of each of its pieces where it came in several; the last is `atMs`. */
      fragmentsAtMs?: readonly number[];
    }
  | {
      type: 'end';
      finish: FinishReason;
      usage: Usage;
      receipt: Receipt;
      /** What the adapter had to change about the request, one word each (`system-folded`, `no-seed`); absent = nothing. */
      adapted?: readonly string[];
      /** Reasoning that the server wants back in the same dialogue, in its order; absent = none. */
      thoughts?: readonly Thought[];
      /** Marks of the model's own vocabulary that stand in the messages, each as often as it stands there; absent = not known. */
      markupInQuestion?: readonly string[];
      atMs?: number;
    };

/** What came back in a turn. Times in milliseconds after the request was sent. */
export const generationSchema = z.strictObject({
  text: describe(z.string(), 'Text of the reply.'),
  reasoning: describe(z.string(), 'Reasoning that came with it; empty = none.'),
  reasoningSummarized: describe(
    z.boolean().optional(),
    'Whether the reasoning is, or may be, a summary; absent = no, as far as is known.',
  ),
  toolCalls: describe(z.array(toolCallSchema), 'Calls of tools.'),
  thoughts: describe(
    z.array(thoughtSchema).min(1).optional(),
    'Reasoning in the form in which the server wants it back in the same dialogue; absent = it sent none.',
  ),
  finish: finishReasonSchema.describe('Why the reply ended.'),
  usage: usageSchema.describe('Tokens, each null where the provider did not state it.'),
  receipt: receiptSchema.describe('What else the server stated about this reply.'),
  adapted: describe(
    z.array(z.string()),
    'What the provider had to change about the request, a word each; empty = nothing. Two words tell of the reply: `key-removed` (the server sent a key back, and a mark stands in its place) and `paused` (nothing ran while it was waited for, so that its times are not known).',
  ),
  markupInQuestion: describe(
    z.array(z.string()).optional(),
    "Marks of the model's own vocabulary that stand in the messages; absent = not known.",
  ),
  chunksMs: describe(
    z.array(z.number().nonnegative()),
    'Arrival of each chunk that bears tokens, milliseconds after sending.',
  ),
  ttftMs: ms.describe(
    'Arrival of the first non-empty reasoning, text or tool chunk, milliseconds after sending; null = there was none.',
  ),
  ttftAnswerMs: ms.describe(
    'Arrival of the first non-empty text chunk, milliseconds after sending; null = there was none.',
  ),
  e2eMs: ms.describe('Arrival of the last chunk that bears tokens, milliseconds after sending; null = there was none.'),
  leftOut: describe(
    z
      .strictObject({
        text: describe(z.int().nonnegative(), 'Characters of the text.'),
        reasoning: describe(z.int().nonnegative(), 'Characters of the reasoning.'),
        toolCalls: describe(z.int().nonnegative(), 'Calls of tools.'),
      })
      .optional(),
    'How much was said, where it was left out of a copy for others; absent = nothing was left out.',
  ),
});
export type Generation = z.infer<typeof generationSchema>;
