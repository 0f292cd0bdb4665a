import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { createRuntime } from '../../../packages/cli/src/runtime.ts';
import { INTERFACES, type WireInterface } from '../../../packages/cli/test/support/interfaces.ts';
import {
  generationSchema,
  type ModelAdapter,
  modelEntrySchema,
  ProviderError,
} from '../../../packages/core/src/index.ts';
import { providers } from '../../../packages/providers/src/index.ts';
import { removeKeys } from '../../../packages/runner/src/execute/secrets.ts';
import { observeStream } from '../../../packages/runner/src/index.ts';
import { damage, damageBytes, mutate, mutations, PLANTED } from './mutations.ts';

const reply = fc.record({
  text: fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constant(`key ${PLANTED}`)), {
    maxLength: 4,
  }),
  reasoning: fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
  call: fc.option(fc.constant({ name: 'f', arguments: { a: [1, { b: PLANTED }] } }), { nil: undefined }),
});

/** Mutates each event of a body, in whatever framing it has. */
function mutateBody(body: string, all: Parameters<typeof mutate>[1], which: number): string {
  const lines = body.split('\n');
  const withJson = lines.flatMap((line, index) => (/^(?:data: )?[{[]/.test(line) ? [index] : []));
  if (withJson.length === 0 || all.length === 0) return body;
  for (const [number, one] of all.entries()) {
    const index = withJson[(which + number) % withJson.length]!;
    const prefix = lines[index]!.startsWith('data: ') ? 'data: ' : '';
    try {
      lines[index] = prefix + JSON.stringify(mutate(JSON.parse(lines[index]!.slice(prefix.length)), [one]));
    } catch {
      // It is no JSON any more.
    }
  }
  return lines.join('\n');
}

/** One reply of some interface, mangled; anything but a reply that a record can hold, or a failure of the server, is a bug. */
export async function repliesTarget() {
  let answer: { status: number; type: string; body: Buffer; headers: Record<string, string> };
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(answer.status, { 'content-type': answer.type, ...answer.headers });
      response.end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const runtime = { ...createRuntime({}), env: { PLANTED_KEY: PLANTED } };
  const adapters = new Map<WireInterface, ModelAdapter>();
  for (const one of INTERFACES) {
    const { provider: name, takes = {} } = one.entry as { provider: string; takes?: object };
    const provider = providers.find((known) => known.name === name)!;
    const model = modelEntrySchema.parse({
      id: 'm',
      developer: null,
      origin: null,
      weights: 'unknown',
      licence: null,
      parameters: null,
      quantization: null,
      derivedFrom: null,
      model: 'm',
      requires: {},
      reasoningBudgetTokens: null,
      options: provider.options.parse({}),
      price: null,
      host: { id: 'h', name: 'h', provider: name, baseUrl: `${origin}${one.path}`, apiKeyEnv: 'PLANTED_KEY', takes },
    });
    adapters.set(one, await provider.connect({ model, runtime, answers: () => null }, new AbortController().signal));
  }
  const property = fc.asyncProperty(
    fc.constantFrom(...INTERFACES),
    reply,
    mutations,
    fc.nat(10),
    fc.constantFrom(200, 200, 200, 200, 200, 200, 400, 429, 500, 302),
    fc.constantFrom('', '', '', 'application/json', 'text/event-stream', 'text/html', 'application/x-ndjson'),
    damage,
    fc.boolean(),
    async (one, plain, all, which, status, type, hurt, isHurt) => {
      const made = one.reply(plain);
      const mangled = Buffer.from(mutateBody(made.body, all, which), 'utf8');
      answer = {
        status,
        type: type === '' ? made.type : type,
        body: isHurt ? damageBytes(mangled, hurt) : mangled,
        headers: { 'x-request-id': PLANTED, ...(status === 302 ? { location: `http://x/${PLANTED}` } : {}) },
      };
      const abort = new AbortController();
      try {
        const generation = await observeStream(
          adapters.get(one)!.generate(
            {
              messages: [{ role: 'user', content: 'x' }],
              sampling: {},
              seed: null,
              attemptRef: { suite: 's', prompt: 'main', sample: 'x', trial: 1, attempt: 1 },
            },
            abort.signal,
          ),
          {
            sentMs: performance.now(),
            now: () => performance.now(),
            timeouts: { firstByteMs: 5000, idleMs: 5000, totalMs: 8000 },
            maxReplyBytes: 1 << 20,
            abort: (reason) => abort.abort(reason),
          },
        );
        const record = removeKeys(generationSchema.parse(JSON.parse(JSON.stringify(generation))), [PLANTED]);
        if (JSON.stringify(record).includes(PLANTED)) throw new Error('the key stands in the reply');
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        if (error.kind === 'timeout') throw new Error(`it hangs: ${error.message}`);
        if (inspect(error, { depth: 9 }).includes(PLANTED)) throw new Error('the key stands in the error');
      }
    },
  );
  const close = async () => {
    for (const adapter of adapters.values()) await adapter.close();
    server.closeAllConnections();
    server.close();
  };
  return { property, close };
}
