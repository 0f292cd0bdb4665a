import { describe } from '@evenhand/io';
import * as z from 'zod';
import type { ModelEntry } from '../models/model.ts';
import type { Sample } from '../suites/sample.ts';
import type { Capabilities } from './capabilities.ts';
import {
  type GenerationEvent,
  type GenerationRequest,
  type JsonObject,
  jsonObject,
  type OutputFormat,
  type Reasoning,
  type Usage,
} from './generation.ts';
import type { List } from './list.ts';
import type { Network } from './network.ts';

/** What is really served; null = the server does not say. */
export const modelIdentitySchema = z.strictObject({
  servedModel: describe(z.string().nullable(), "The server's own name of the model."),
  digest: describe(z.string().nullable(), "SHA-256 of the weights, or of the server's manifest of them."),
  weightsSha256: describe(
    z.string().nullable().default(null),
    'SHA-256 of the file of weights itself: equal wherever the same file is served.',
  ),
  adapterSha256: describe(
    z.string().nullable().default(null),
    'SHA-256 of the LoRA adapter on top of the weights; null = there is none, or the server does not say.',
  ),
  quantization: describe(z.string().nullable(), 'Quantisation of the weights.'),
  parameters: describe(z.number().nullable(), 'Number of parameters.'),
  contextLength: describe(z.number().nullable(), 'Context window really in use, in tokens.'),
  templateSha256: describe(z.string().nullable(), 'SHA-256 of the chat template.'),
  defaultSystemPrompt: describe(
    z.boolean().nullable(),
    'Whether the chat template adds a system message of its own where none is given.',
  ),
  templateWords: describe(
    z.int().nonnegative().nullable().default(null),
    "Words that the chat template adds to the suite's own system message; null = not known, or it takes none.",
  ),
  templateVariables: describe(
    jsonObject.nullable().default(null),
    'What the entry gives the chat template besides the messages; null = not known.',
  ),
  templateDate: describe(
    z.string().nullable().default(null),
    'The day that the chat template writes for today, `YYYY-MM-DD`; null = it writes none, or this is not known.',
  ),
  thinkingSwitch: describe(
    z.enum(['on', 'off']).nullable().default(null),
    "Whether the chat template's switch to think is on; null = it has none, or this is not known.",
  ),
  serverVersion: describe(z.string().nullable(), 'Version of the server.'),
  kernels: describe(
    z.string().optional(),
    'The processor instructions that the program which computes was compiled for, such as `AVX AVX2 FMA`: others give other greedy texts of the same weights; absent = not known.',
  ),
  serverSampling: describe(
    z.array(z.string()).nullable().default(null),
    'What the server adds to the sampling and no request can switch off, such as `repeat_penalty 1.1`; empty = nothing.',
  ),
  gateway: describe(z.string().optional(), 'The gateway that answered, such as `litellm`; absent = none was seen.'),
  swapsModels: describe(
    z.boolean().optional(),
    'Whether the server holds one model at a time and loads another one on request; absent = not known to.',
  ),
});
export type ModelIdentity = z.infer<typeof modelIdentitySchema>;

/** Nothing is known of what is served. */
export const NO_IDENTITY: ModelIdentity = {
  servedModel: null,
  digest: null,
  weightsSha256: null,
  adapterSha256: null,
  quantization: null,
  parameters: null,
  contextLength: null,
  templateSha256: null,
  defaultSystemPrompt: null,
  templateWords: null,
  templateVariables: null,
  templateDate: null,
  thinkingSwitch: null,
  serverVersion: null,
  serverSampling: null,
};

/**
 * A live connection to one model. It translates, and never retries, times, caches or prices.
 */
export interface ModelAdapter {
  readonly provider: string;
  /** @throws ProviderError when unreachable or the model is missing. */
  identify(signal: AbortSignal): Promise<ModelIdentity>;
  /** Zero or more delta events, never empty ones, then exactly one `end`. @throws ProviderError */
  generate(request: GenerationRequest, signal: AbortSignal): AsyncIterable<GenerationEvent>;
  /**
   * Has a server that swaps models load this one, so that no reply's time holds the loading; absent = there is nothing to do.
   * Costs no tokens. @throws ProviderError
   */
  load?(signal: AbortSignal): Promise<void>;
  /** What the server stated of the model's abilities when it was identified; absent or null = it said nothing. */
  capabilities?(): Capabilities | null;
  /** Releases what the connection holds; may be called twice. */
  close(): Promise<void>;
}

/** Everything outside of the process that an adapter may touch; parameters, so that tests are deterministic. */
export interface Runtime {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Monotonic clock in milliseconds; the only one that latencies are read from. */
  now(): number;
  /** Wall clock. */
  date(): Date;
  /** Ends early, without an error, when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  fetch: typeof globalThis.fetch;
  /** What connections have to obey; absent = nothing but the caller's own good sense. */
  readonly network?: Network;
  /** One line to the person who waits: progress of a download, a source that failed. Never the model's output. */
  notice(line: string): void;
}

/** The scripted provider answers from the answer key; real ones never see it. */
export type AnswerKey = (suite: string, sample: string) => { sample: Sample; all: List<Sample> } | null;

export interface Connection {
  readonly model: ModelEntry;
  readonly runtime: Runtime;
  readonly answers: AnswerKey;
}

/** What a model is to be asked for besides text. */
export interface RequiredFeatures {
  /** Tools by a field of their own. */
  readonly tools: boolean;
  readonly format: OutputFormat | null;
  readonly reasoning: Reasoning | null;
}

/** How far the fetching of a model is, over all its layers. */
export interface PullProgress {
  readonly model: string;
  /** What the server says that it does, such as `pulling manifest` or `verifying sha256 digest`. */
  readonly status: string;
  readonly completedBytes: number;
  /** Of the layers known so far; null = none is known yet. */
  readonly totalBytes: number | null;
}

/** A wire protocol that we speak: one file, one of these. */
export interface Provider {
  readonly name: string;
  /** What an entry may say under `options` for this protocol. */
  readonly options: z.ZodType<JsonObject>;
  /** What an entry's `model` is: a name at a server, the path of a file or of a run folder, or of no importance. */
  readonly modelKind: 'name' | 'file' | 'run' | 'nothing';
  /** The device that its models share unless the entry says otherwise; null = each request stands alone. */
  readonly device: string | null;
  /** Where its server usually is, for entries in place that state no address; absent = they have to. */
  readonly baseUrl?: string;
  /** Whether temperature 0 always gives the same reply, so that a second trial tells nothing. */
  readonly deterministic: boolean;
  /** The temperature that it samples with where none is stated; absent = the server's own, which is not known here. */
  readonly defaultTemperature?: number;
  /** Whether its requests carry the images of a message (`parts`); absent = they do not, and such a suite is refused. */
  readonly images?: true;
  /**
   * What it does with the LoRA adapter of an entry: `applies` it from a file, or `states` which one the server has; absent =
   * neither: what the entry says of one cannot be checked.
   */
  readonly loraAdapters?: 'applies' | 'states';
  /** What of a demand this protocol cannot carry to this model, in words; absent or empty = it can carry all. */
  findUnsupported?(model: ModelEntry, required: RequiredFeatures): string[];
  /**
   * Finds out by free calls whether the server has a model, and loads nothing; absent = connecting and `identify` are free.
   * @returns what was found, for people @throws ConfigError, ProviderError `not_found` where the server lacks it
   */
  probe?(model: ModelEntry, runtime: Runtime, signal: AbortSignal): Promise<string>;
  /**
   * Counts from the block that a record kept of this protocol, as the adapter read them when it came, and what the block says that
   * it costs (USD; null = nothing); absent = records keep no such block. It needs no connection.
   * @param raw null = none came @param hasContent whether the reply says or calls anything
   */
  readUsage?(raw: JsonObject | null, hasContent: boolean): { readonly usage: Usage; readonly billedUsd: number | null };
  /** Has the server fetch a model that it lacks; absent = it cannot. @throws ConfigError, ProviderError */
  pull?(
    model: ModelEntry,
    runtime: Runtime,
    onProgress: (progress: PullProgress) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Whether a server at a local address passes requests for this model on to another machine; absent = never. */
  forwardsToCloud?(model: ModelEntry): boolean;
  /** @throws ConfigError for what only the user can mend, ProviderError for the rest. */
  connect(connection: Connection, signal: AbortSignal): Promise<ModelAdapter>;
}
