import type {
  Capabilities,
  FinishReason,
  GenerationEvent,
  GenerationRequest,
  ModelAdapter,
  ModelIdentity,
  Receipt,
  Usage,
} from '@evenhand/core';
import { toAbortError } from './abort-error.ts';
import type { Arrivals } from './arrivals.ts';
import { cleanError } from './clean-cause.ts';
import { addGatewaySigns } from './gateway.ts';
import { createRepeatDetector } from './repeated-replies.ts';
import type { ReplyNotes } from './reply-notes.ts';
import { dropImpossibleCounts } from './token-counts.ts';
import type { Transport } from './transport.ts';

export type Delta = Exclude<GenerationEvent, { type: 'end' }>;

/** How a reply ended, and what was said of it. */
export interface ReplyEnd {
  readonly finish: FinishReason;
  readonly usage: Usage;
  readonly receipt: Receipt;
  /** What the reply calls itself; absent = the interface has no ids. */
  readonly notes?: Pick<ReplyNotes, 'id' | 'createdAt'> & Partial<Pick<ReplyNotes, 'thoughts'>>;
}

/** One request while it runs. */
export interface HttpExchange {
  /** Aborted by the caller, and wherever the reply is left before its end. */
  readonly signal: AbortSignal;
  /** The response that the reply is read from; its bytes are stamped. @returns their arrivals */
  setResponse(response: Response): Arrivals;
  /** Of the newest bytes that were read; null = none came yet. */
  latestMs(): number | null;
  /** One word for each thing that had to be changed about the request. */
  setAdapted(adapted: readonly string[]): void;
}

/** What a vendor's folder says of its interface; all else is alike in all of them. */
export interface HttpInterface {
  readonly provider: string;
  readonly transport: Transport;
  /** What the server stated when it was identified. */
  capabilities?(): Capabilities | null;
  /** @throws ProviderError */
  identify(signal: AbortSignal): Promise<ModelIdentity>;
  /** Has the server bring the model into memory; absent = there is nothing to do. @throws ProviderError */
  load?(signal: AbortSignal): Promise<void>;
  /** The reply as events, without its end. @throws ProviderError, or what `toError` understands */
  generate(request: GenerationRequest, exchange: HttpExchange): AsyncGenerator<Delta, ReplyEnd, void>;
  /** What a failure of `generate` means, where the vendor's package throws what it likes; absent = it is a ProviderError already. */
  toError?(error: unknown): unknown;
}

/** The adapter of a model behind HTTP: aborts, the `end` event, errors and the connection's end. */
export function createHttpAdapter(vendor: HttpInterface): ModelAdapter {
  const { provider, transport } = vendor;
  const repeats = createRepeatDetector();
  const { secrets } = transport.endpoint;
  return {
    provider,

    capabilities: () => vendor.capabilities?.() ?? null,

    async identify(signal) {
      try {
        return await vendor.identify(signal);
      } catch (error) {
        throw signal.aborted ? toAbortError(signal) : cleanError(error, secrets);
      }
    },

    async load(signal) {
      try {
        await vendor.load?.(signal);
      } catch (error) {
        throw signal.aborted ? toAbortError(signal) : cleanError(error, secrets);
      }
    },

    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      const controller = new AbortController();
      const abort = () => controller.abort(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      let response: Response | null = null;
      let arrivals: Arrivals | null = null;
      let adapted: readonly string[] = [];
      let complete = false;
      const content: string[] = [];
      const latestMs = () => arrivals?.latestMs ?? null;
      const exchange: HttpExchange = {
        signal: controller.signal,
        latestMs,
        setResponse: (received) => {
          response = received;
          arrivals = transport.findArrivals(received);
          return arrivals;
        },
        setAdapted: (words) => {
          adapted = words;
        },
      };
      try {
        const reply = yield* collectContent(vendor.generate(request, exchange), content);
        if (signal.aborted) throw toAbortError(signal);
        complete = true;
        const atMs = latestMs();
        const { notes = NO_NOTES, ...end } = dropImpossible(reply, content.length > 0);
        const { id, createdAt } = notes;
        const isRepeated = repeats.isRepeated(request, { id, createdAt, content: content.join('') });
        const thoughts = notes.thoughts?.list();
        yield {
          type: 'end',
          ...end,
          ...addGatewaySigns(end, response, isRepeated, computeElapsedMs(arrivals)),
          ...(adapted.length > 0 ? { adapted } : {}),
          ...(thoughts === undefined ? {} : { thoughts }),
          ...(atMs === null ? {} : { atMs }),
        };
      } catch (error) {
        throw signal.aborted ? toAbortError(signal) : cleanError(vendor.toError?.(error) ?? error, secrets);
      } finally {
        signal.removeEventListener('abort', abort);
        // Where nobody listens any more the server has to stop too. After the last bytes the connection is kept for the next.
        if (!complete) controller.abort();
      }
    },

    close: () => transport.close(),
  };
}

const NO_NOTES: NonNullable<ReplyEnd['notes']> = { id: '', createdAt: '' };

/** The same events. @param content is given what each of them says */
async function* collectContent<R>(
  events: AsyncGenerator<Delta, R, void>,
  content: string[],
): AsyncGenerator<Delta, R, void> {
  let done = false;
  try {
    for (;;) {
      const next = await events.next();
      if (next.done) {
        done = true;
        return next.value;
      }
      const event = next.value;
      content.push(event.type === 'tool-call' ? `${event.name}(${event.arguments})` : event.text);
      yield event;
    }
  } finally {
    if (!done) await events.return(undefined as R);
  }
}

/** Counts that cannot be are unknown; beside them a bill of nothing is none. */
function dropImpossible(end: ReplyEnd, hasContent: boolean): ReplyEnd {
  const usage = dropImpossibleCounts(end.usage, hasContent);
  if (usage.impossible === undefined || end.receipt.billedUsd !== 0) return { ...end, usage };
  return { ...end, usage, receipt: { ...end.receipt, billedUsd: null } };
}

const computeElapsedMs = (arrivals: Arrivals | null): number | null =>
  arrivals?.latestMs == null || arrivals.sentMs === null ? null : arrivals.latestMs - arrivals.sentMs;
