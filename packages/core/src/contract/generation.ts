import * as z from 'zod';
import type { Tool } from '../suites/sample.ts';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json()) as z.ZodType<JsonObject>;

export const messageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
});
export type Message = z.infer<typeof messageSchema>;

/** From not at all to all that the model has; hosts take some of these words each. */
export const REASONING_EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export const reasoningEffortSchema = z.enum(REASONING_EFFORTS);

/** How much a model is told to reason: in words, or in tokens (0 = not at all). */
export const reasoningSchema = z.union([
  z.strictObject({ effort: reasoningEffortSchema }),
  z.strictObject({ budgetTokens: z.int().nonnegative() }),
]);
export type Reasoning = z.infer<typeof reasoningSchema>;

/** What is sampled with, after suite, experiment and model have had their say. */
export const samplingSchema = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().gt(0).max(1).optional(),
  /** Upper limit of generated tokens, reasoning included. */
  maxOutputTokens: z.int().positive().optional(),
  stop: z.array(z.string().min(1)).optional(),
  /** Absent = the model is told nothing, and does what it does by itself. */
  reasoning: reasoningSchema.optional(),
});
export type Sampling = z.infer<typeof samplingSchema>;

/** Whether tools that are offered may, must or must not be called. */
export const toolChoiceSchema = z.enum(['auto', 'required', 'none']);
export type ToolChoice = z.infer<typeof toolChoiceSchema>;

/** The form that a server holds a reply to: any JSON object, or JSON by a schema; `name` is a label that some servers ask for. */
export const outputFormatSchema = z.union([
  z.literal('json'),
  z.strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/)
      .default('answer'),
    schema: jsonObject,
  }),
]);
export type OutputFormat = z.infer<typeof outputFormatSchema>;

/** Who asks: never sent to a server. In-process providers that look answers up (scripted, replay) need it. */
export interface AttemptRef {
  suite: string;
  prompt: string;
  sample: string;
  trial: number;
  /** The running number of the attempt at this turn, from 1. */
  attempt: number;
}

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
}

export const FINISH_REASONS = ['stop', 'length', 'tool-calls', 'content-filter', 'other'] as const;
export const finishReasonSchema = z.enum(FINISH_REASONS);
export type FinishReason = z.infer<typeof finishReasonSchema>;

const tokens = z.int().nonnegative().nullable();

/** As billed. null = the provider did not say; never 0, never guessed here. */
export const usageSchema = z.strictObject({
  /** All of them: cached and cache-written included, whatever the vendor's split. */
  inputTokens: tokens,
  cachedInputTokens: tokens,
  cacheWriteTokens: tokens,
  /** Of those written to a cache, the ones that are kept for an hour and cost more; absent = not stated apart. */
  cacheWrite1hTokens: z.int().nonnegative().optional(),
  /** Includes reasoning. */
  outputTokens: tokens,
  reasoningTokens: tokens,
  /** The vendor's own object, kept as it came. */
  raw: jsonObject.nullable(),
  /** Who counted; absent = the provider. A gateway's own count is an estimate of what the provider bills. */
  countedBy: z.enum(['gateway']).optional(),
  /** Counts that were stated and cannot be (0 tokens for a text), so that they are null here; absent = none. */
  impossible: z.array(z.string()).optional(),
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
export const serverTimingSchema = z.strictObject({ loadMs: ms, prefillMs: ms, decodeMs: ms });
export type ServerTiming = z.infer<typeof serverTimingSchema>;

/** What a gateway between us and the model said of a reply, or what shows that there is one; each null where nothing does. */
export const gatewaySchema = z.strictObject({
  /** Its name, such as `litellm`. */
  name: z.string().nullable(),
  /** What shows that the reply came out of its cache, such as `x-litellm-cache-key`; null = nothing does. */
  cache: z.string().nullable(),
  /** Attempts that it made besides the one that succeeded. */
  retries: z.int().nonnegative().nullable(),
  /** Other models that it went on to. */
  fallbacks: z.int().nonnegative().nullable(),
  /** Which of its deployments answered. */
  deployment: z.string().nullable(),
});
export type Gateway = z.infer<typeof gatewaySchema>;

/** What else the server said of this reply; each null when it did not. */
export const receiptSchema = z.strictObject({
  servedModel: z.string().nullable(),
  requestId: z.string().nullable(),
  fingerprint: z.string().nullable(),
  billedUsd: z.number().nonnegative().nullable(),
  serverTiming: serverTimingSchema.nullable(),
  rateLimit: jsonObject.nullable(),
  /** The reply's own id, where the request has another one; absent = there is none, or it is `requestId`. */
  replyId: z.string().optional(),
  /** The class of service that was billed, such as `priority`; absent = not stated. */
  serviceTier: z.string().optional(),
  /** Absent = no gateway was seen. */
  gateway: gatewaySchema.optional(),
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
      atMs?: number;
    };

export const toolCallSchema = z.strictObject({ id: z.string(), name: z.string(), arguments: z.string() });
export type ToolCall = z.infer<typeof toolCallSchema>;

/** What came back in a turn. Times in milliseconds after the request was sent. */
export const generationSchema = z.strictObject({
  text: z.string(),
  reasoning: z.string(),
  /** Whether the reasoning is, or may be, a summary of what was thought; absent = it is what was thought, as far as is known. */
  reasoningSummarized: z.boolean().optional(),
  toolCalls: z.array(toolCallSchema),
  finish: finishReasonSchema,
  usage: usageSchema,
  receipt: receiptSchema,
  /** What the adapter had to change about the request; empty = nothing. */
  adapted: z.array(z.string()),
  /** Arrival of each token-bearing chunk; empty when nothing came. */
  chunksMs: z.array(z.number().nonnegative()),
  /** Arrival of the first non-empty reasoning, text or tool chunk; null when there was none. */
  ttftMs: ms,
  /** Arrival of the first non-empty text chunk; null when there was none. */
  ttftAnswerMs: ms,
  /** Arrival of the last token-bearing chunk; null when there was none. */
  e2eMs: ms,
});
export type Generation = z.infer<typeof generationSchema>;

/** Input and output together; null = one of them is not known. */
export function sumUsedTokens({ usage }: Generation): number | null {
  return usage.inputTokens === null || usage.outputTokens === null ? null : usage.inputTokens + usage.outputTokens;
}
