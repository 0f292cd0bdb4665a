import {
  type FinishReason,
  type Generation,
  type GenerationEvent,
  type GenerationRequest,
  generationSchema,
  type ModelAdapter,
  type Receipt,
  type ToolCall,
  type Usage,
} from '@evenhand/core';
import { observeStream } from '@evenhand/runner';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CUTS, DRESSES, type Loopback, loopback, play } from './loopback.ts';

/** A recorded reply, and what it says by a reading of its own. */
export interface Recorded {
  readonly name: string;
  readonly body: Buffer;
  readonly contentType: string;
  /** Headers that come with it. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the receipt says besides the served model. */
  readonly receipt?: Partial<Omit<Receipt, 'servedModel'>>;
  /** The text in the body from which on the reply is complete; absent = its last byte. */
  readonly ending?: string;
  readonly expected: {
    readonly text: string;
    readonly reasoning: string;
    readonly reasoningSummarized?: boolean;
    readonly toolCalls: readonly ToolCall[];
    readonly finish: FinishReason;
    readonly usage: Usage;
    readonly servedModel: string | null;
    /** Number of chunks with a piece of reasoning, text or tool call in it. */
    readonly chunks: number;
  };
}

export const question: GenerationRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'What is the capital of France? 法国的首都？' },
  ],
  sampling: { temperature: 0, topP: 0.9, maxOutputTokens: 64, stop: ['\n\n'] },
  seed: 7,
  attemptRef: { suite: 's', prompt: 'main', sample: 'secret-sample-name', trial: 1, attempt: 1 },
};

/** Reads all events and checks what holds for each adapter: no empty piece, times that do not run back, one end, and that last. */
export async function conforming(events: AsyncIterable<GenerationEvent>): Promise<GenerationEvent[]> {
  const all: GenerationEvent[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for await (const event of events) {
    expect(
      all.some((one) => one.type === 'end'),
      'an event after the end',
    ).toBe(false);
    if (event.type === 'text' || event.type === 'reasoning') expect(event.text).not.toBe('');
    if (event.type === 'tool-call') expect(event.fragmentsAtMs?.at(-1)).toBe(event.fragmentsAtMs && event.atMs);
    if (event.atMs !== undefined) expect(event.atMs).toBeGreaterThanOrEqual(before);
    before = event.atMs ?? before;
    all.push(event);
  }
  expect(all.at(-1)?.type).toBe('end');
  return all;
}

/** The same events as the harness sees them. */
export async function asGeneration(events: readonly GenerationEvent[]): Promise<Generation> {
  async function* again() {
    yield* events;
  }
  const watch = {
    sentMs: 0,
    now: () => 1e9,
    timeouts: { firstByteMs: 1e6, idleMs: 1e6, totalMs: 2e6 },
    abort: () => {},
  };
  return generationSchema.parse(await observeStream(again(), watch));
}

export const never = (): AbortSignal => new AbortController().signal;

const streams = ({ contentType }: Recorded) => contentType.includes('event') || contentType.includes('ndjson');

/** What comes before its end; of a reply in one piece the first half. */
function beginning({ body, ending }: Recorded): Buffer {
  const end = ending === undefined ? Math.floor(body.length / 2) : body.lastIndexOf(Buffer.from(ending));
  return body.subarray(0, end);
}

/**
 * What every adapter of a server keeps: a recorded reply reads the same however the network cuts it.
 * @param connect to the test's server, asking so that the recorded form of reply is what it expects
 */
export function contract(
  title: string,
  recorded: readonly Recorded[],
  connect: (server: Loopback, recorded: Recorded) => Promise<ModelAdapter>,
): void {
  describe(`${title} keeps the contract`, () => {
    let server: Loopback;
    const open: ModelAdapter[] = [];
    beforeAll(async () => {
      server = await loopback();
    });
    afterEach(async () => {
      for (const adapter of open.splice(0)) await adapter.close();
    });
    afterAll(() => server.close());

    const replies = recorded.flatMap((one) => Object.keys(CUTS).map((cut) => ({ ...one, cut })));
    it.each(replies)('$name, $cut', async ({ cut, ...one }) => {
      await expectSameReply(one, CUTS[cut]!(one.body));
    });

    const dressed = recorded
      .filter(({ contentType }) => contentType.includes('event'))
      .flatMap((one) => Object.keys(DRESSES).map((dress) => ({ ...one, dress })));
    it.each(dressed)('$name, $dress', async ({ dress, ...one }) => {
      const body = DRESSES[dress]!(one.body);
      await expectSameReply(one, [body]);
      await expectSameReply(one, CUTS['odd pieces']!(body));
    });

    async function expectSameReply(one: Recorded, pieces: readonly Uint8Array[]): Promise<void> {
      server.answer = (_, response) => play(response, one.contentType, pieces, one.headers);
      const adapter = await connect(server, one);
      open.push(adapter);
      const events = await conforming(adapter.generate(question, never()));
      const generation = await asGeneration(events);
      const { chunks, servedModel, ...expected } = one.expected;
      expect(generation).toMatchObject(expected);
      expect(generation.usage).toEqual(expected.usage);
      expect(generation.receipt).toMatchObject({ ...one.receipt, servedModel });
      expect(generation.chunksMs).toHaveLength(chunks);
      expect(events.every((event) => event.atMs !== undefined)).toBe(true);
    }

    it.each(recorded)('$name, cut off anywhere before its end, is an error that may be asked again', async (one) => {
      const adapter = await connect(server, one);
      open.push(adapter);
      // Never within what comes after the words: then the reply is complete, and only its usage may be missing.
      const endingOffset = one.body.lastIndexOf(Buffer.from(one.ending ?? '\n'));
      const last = one.ending === undefined ? one.body.length : Math.max(1, endingOffset - 40);
      for (const share of [0, 0.3, 0.6, 0.95]) {
        const cut = Math.floor(last * share);
        server.answer = (_, response) => play(response, one.contentType, [one.body.subarray(0, cut)]);
        const error = await conforming(adapter.generate(question, never())).catch((thrown: unknown) => thrown);
        expect(error, `${cut} of ${one.body.length} bytes`).toMatchObject({ name: 'ProviderError', retryable: true });
        server.answer = (_, response) => {
          response.writeHead(200, { 'content-type': one.contentType });
          response.write(one.body.subarray(0, cut), () => response.destroy());
        };
        const broken = await conforming(adapter.generate(question, never())).catch((thrown: unknown) => thrown);
        expect(broken).toMatchObject({ name: 'ProviderError', kind: 'network', retryable: true });
      }
    });

    it('gives up at once when told to, and says why', async () => {
      const one = recorded[0]!;
      const left = Promise.withResolvers<void>();
      const requestSent = Promise.withResolvers<void>();
      server.answer = (_, response) => {
        requestSent.resolve();
        response.writeHead(200, { 'content-type': one.contentType });
        response.write(beginning(one));
        response.on('close', () => left.resolve());
      };
      const adapter = await connect(server, one);
      open.push(adapter);
      const abort = new AbortController();
      const reading = adapter.generate(question, abort.signal)[Symbol.asyncIterator]();
      // A reply in one piece shows nothing before its end: there the server tells when it has been asked.
      const waiting = reading.next();
      await (streams(one) ? waiting : requestSent.promise);
      abort.abort(new Error('enough'));
      const rest = async () => {
        await waiting;
        for (let next = await reading.next(); !next.done; next = await reading.next());
      };
      await expect(rest()).rejects.toMatchObject({ name: 'ProviderError', kind: 'cancelled', retryable: false });
      const before = adapter.generate(question, abort.signal)[Symbol.asyncIterator]().next();
      await expect(before).rejects.toMatchObject({ kind: 'cancelled' });
      await left.promise;
    });

    it('lets the server go when nobody reads on', async () => {
      const one = recorded[0]!;
      const left = Promise.withResolvers<void>();
      server.answer = (_, response) => {
        response.writeHead(200, { 'content-type': one.contentType });
        response.write(beginning(one));
        response.on('close', () => left.resolve());
      };
      const adapter = await connect(server, one);
      open.push(adapter);
      if (!streams(one)) return;
      for await (const event of adapter.generate(question, never())) {
        expect(event.type).not.toBe('end');
        break;
      }
      await left.promise;
    });

    it('never sends who asks', async () => {
      const one = recorded[0]!;
      server.answer = (_, response) => play(response, one.contentType, [one.body]);
      const adapter = await connect(server, one);
      open.push(adapter);
      await conforming(adapter.generate(question, never()));
      expect(JSON.stringify(server.requests.at(-1))).not.toContain('secret-sample-name');
      await adapter.close();
      await adapter.close();
    });
  });
}
