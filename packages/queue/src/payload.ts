import {
  type GenerationRequest,
  generationRequestSchema,
  generationSchema,
  jsonObject,
  manifestSchema,
  PROVIDER_ERROR_KINDS,
  settingsSchema,
  turnWorkerSchema,
} from '@evenhand/core';
import { createShapeCheck, explainIssues, isJsonObject, parseJson } from '@evenhand/io';
import * as z from 'zod';

/** Of all that goes through the queue. It goes up when a member changes its meaning, or is added. */
export const PAYLOAD_VERSION = 1;

/** How the failure of a job begins that a worker does not take. */
export const REFUSED = 'refused: ';

/** What came out of the queue and cannot be used. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
}

/** One attempt at one turn of a cell. */
const askSchema = z.strictObject({
  /** Unique in its run. */
  ask: z.string(),
  key: z.string(),
  turn: z.int().positive(),
  request: generationRequestSchema,
});
export type Ask = Omit<z.infer<typeof askSchema>, 'request'> & { readonly request: GenerationRequest };

/** What a job carries: requests to one model, and the limits that each is sent with. Never a key, an address, or code. */
const blockSchema = z.strictObject({
  v: z.literal(PAYLOAD_VERSION),
  run: z.string(),
  timeouts: settingsSchema.shape.timeouts,
  maxReplyBytes: z.int().positive(),
  asks: z.array(askSchema),
});
export type Block = Omit<z.infer<typeof blockSchema>, 'asks'> & { readonly asks: readonly Ask[] };

const failureSchema = z.strictObject({
  kind: z.enum(PROVIDER_ERROR_KINDS),
  message: z.string(),
  retryAfterMs: z.number().nonnegative().nullable(),
  retryable: z.boolean(),
  ofHost: z.boolean(),
  mayBeBilled: z.boolean(),
  /** Code of the system, such as ECONNREFUSED; null = none. */
  code: z.string().nullable(),
  /** Parts of the reply that had come. */
  chunks: z.int().nonnegative(),
});
export type Failure = z.infer<typeof failureSchema>;

const replySchema = z.strictObject({
  ask: z.string(),
  key: z.string(),
  turn: z.int().positive(),
  /** From sending to the handing over of this, by the worker's clock, milliseconds. */
  tookMs: z.number().nonnegative(),
  generation: generationSchema.nullable(),
  failure: failureSchema.nullable(),
});
export type Reply = z.infer<typeof replySchema>;

/** An entry of the stream of replies. */
const batchSchema = z.strictObject({
  v: z.literal(PAYLOAD_VERSION),
  worker: turnWorkerSchema,
  replies: z.array(replySchema),
});
export type Batch = z.infer<typeof batchSchema>;

const servedSchema = z.strictObject({
  id: z.string(),
  queue: z.string(),
  /** Requests at a time. */
  slots: z.int().positive(),
  identity: manifestSchema.shape.models.element.shape.identity,
});

/** What a worker says of itself, again and again while it lives. */
const presenceSchema = z.strictObject({
  v: z.literal(PAYLOAD_VERSION),
  ...turnWorkerSchema.shape,
  hardware: manifestSchema.shape.sessions.element.shape.machine.extend({ gpus: z.array(z.string()) }),
  version: z.string(),
  slots: z.int().positive(),
  busy: z.int().nonnegative(),
  replies: z.int().nonnegative(),
  models: z.array(servedSchema),
});
export type Presence = z.infer<typeof presenceSchema>;

/** What a coordinator says of its run. */
const runSchema = z.strictObject({
  v: z.literal(PAYLOAD_VERSION),
  name: z.string(),
  startedAt: z.iso.datetime(),
  planned: z.int().nonnegative(),
});
export type QueuedRun = z.infer<typeof runSchema>;

export const readBlock = createReader('a block of requests', blockSchema as unknown as z.ZodType<Block>);
export const readBatch = createReader('a batch of replies', batchSchema);
export const readPresence = createReader('the presence of a worker', presenceSchema);
export const readRun = createReader('the description of a run', runSchema);

const versionSchema = z.looseObject({ v: z.int() });

/** Checks the shape by a compiled form of the schema; the schema itself says what is wrong. */
function createReader<T>(name: string, schema: z.ZodType<T>): (text: unknown) => T {
  const fits = createShapeCheck(schema, new Map([[jsonObject as z.ZodType, isJsonObject]]));
  return (text) => {
    const value = parse(name, text);
    if (fits(value)) return value as T;
    const stated = versionSchema.safeParse(value).data?.v;
    if (stated !== undefined && stated !== PAYLOAD_VERSION)
      throw new PayloadError(
        `${name} is of version ${stated} of the queue's payloads, and this evenhand speaks version ${PAYLOAD_VERSION}; use the same evenhand for the coordinator and all workers`,
      );
    const { error, data } = schema.safeParse(value);
    if (error === undefined) return data;
    throw new PayloadError(
      `${name} is not one of evenhand: ${explainIssues(error, value, schema).slice(0, 3).join('; ')}`,
    );
  };
}

function parse(name: string, text: unknown): unknown {
  try {
    if (typeof text === 'string') return parseJson(text);
  } catch {
    // Said below.
  }
  throw new PayloadError(`${name} is not one of evenhand: it is no JSON text`);
}
