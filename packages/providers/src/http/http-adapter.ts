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
import type { Transport } from './transport.ts';

export type Delta = Exclude<GenerationEvent, { type: 'end' }>;

/** How a reply ended, and what was said of it. */
export interface ReplyEnd {
  readonly finish: FinishReason;
  readonly usage: Usage;
  readonly receipt: Receipt;
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
  /** The reply as events, without its end. @throws ProviderError, or what `toError` understands */
  generate(request: GenerationRequest, exchange: HttpExchange): AsyncGenerator<Delta, ReplyEnd, void>;
  /** What a failure of `generate` means, where the vendor's package throws what it likes; absent = it is a ProviderError already. */
  toError?(error: unknown): unknown;
}

/** The adapter of a model behind HTTP: aborts, the `end` event, errors and the connection's end. */
export function createHttpAdapter(vendor: HttpInterface): ModelAdapter {
  const { provider, transport } = vendor;
  return {
    provider,

    capabilities: () => vendor.capabilities?.() ?? null,

    async identify(signal) {
      try {
        return await vendor.identify(signal);
      } catch (error) {
        throw signal.aborted ? toAbortError(signal) : error;
      }
    },

    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      const controller = new AbortController();
      const abort = () => controller.abort(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      let arrivals: Arrivals | null = null;
      let adapted: readonly string[] = [];
      let complete = false;
      const latestMs = () => arrivals?.latestMs ?? null;
      const exchange: HttpExchange = {
        signal: controller.signal,
        latestMs,
        setResponse: (response) => {
          arrivals = transport.findArrivals(response);
          return arrivals;
        },
        setAdapted: (words) => {
          adapted = words;
        },
      };
      try {
        const end = yield* vendor.generate(request, exchange);
        if (signal.aborted) throw toAbortError(signal);
        complete = true;
        const atMs = latestMs();
        yield {
          type: 'end',
          ...end,
          ...(adapted.length > 0 ? { adapted } : {}),
          ...(atMs === null ? {} : { atMs }),
        };
      } catch (error) {
        throw signal.aborted ? toAbortError(signal) : (vendor.toError?.(error) ?? error);
      } finally {
        signal.removeEventListener('abort', abort);
        // Where nobody listens any more the server has to stop too. After the last bytes the connection is kept for the next.
        if (!complete) controller.abort();
      }
    },

    close: () => transport.close(),
  };
}
