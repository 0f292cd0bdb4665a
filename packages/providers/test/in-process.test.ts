import { join } from 'node:path';
import {
  type GenerationRequest,
  hashPrompt,
  type ModelAdapter,
  manifestSchema,
  mergeSampling,
  modelEntrySchema,
  readInputs,
  readManifest,
  readRecords,
  renderPrompt,
  sampleSchema,
} from '@evenhand/core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { llamaCpp } from '../src/llama-cpp/index.ts';
import { replay, replayKey } from '../src/replay.ts';
import { scripted } from '../src/scripted.ts';
import { asGeneration, conforming, never, question } from './contract.ts';
import { createRequest, entryFor, scratch, testRuntime, writeTiny } from './llama-cpp.runtime.ts';

const [directory, remove] = scratch();
const tiny = join(directory, 'tiny.gguf');
const runtime = testRuntime({ EVENHAND_CACHE: join(directory, 'cache') });
const RUN = join(import.meta.dirname, '..', '..', '..', 'scripts', 'fixtures', 'runs', 'first-look-reference');

afterAll(remove);

interface Local {
  readonly connect: () => Promise<ModelAdapter>;
  readonly request: () => GenerationRequest;
}

const manifest = readManifest(RUN);
const inputs = readInputs(RUN, manifest);
const stored = inputs.models[0]!;
const record = [...readRecords(RUN, stored.id)].find(({ turns }) => (turns[0]?.generation?.text ?? '') !== '')!;
const suite = inputs.suites.find(({ name }) => name === record.suite)!;

function repeatRequest(): GenerationRequest {
  const { sampling, seed } = record.turns[0]!;
  const sample = suite.samples.values().find(({ id }) => id === record.sample)!;
  const renderedPrompt = renderPrompt(suite.prompts[record.prompt]!, sample, null);
  expect(hashPrompt(renderedPrompt.messages, mergeSampling(suite, inputs.settings.sampling), renderedPrompt)).toBe(
    record.promptSha256,
  );
  const { prompt, trial } = record;
  return {
    ...renderedPrompt,
    sampling,
    seed,
    attemptRef: { suite: suite.name, prompt, sample: sample.id, trial, attempt: 1 },
  };
}

const LOCAL: Readonly<Record<string, Local>> = {
  scripted: {
    connect: () =>
      scripted.connect(
        {
          model: { ...stored, id: 'made-up', options: scripted.options.parse({ chunks: 5 }) },
          runtime,
          answers: () => {
            const sample = sampleSchema.parse({ id: 'secret-sample-name', input: '?', target: 'forty-two' });
            return { sample, all: [sample] };
          },
        },
        never(),
      ),
    request: () => question,
  },
  replay: {
    connect: () => {
      const model = modelEntrySchema.parse({ ...stored, model: RUN, options: replay.options.parse({ of: stored.id }) });
      return replay.connect({ model, runtime, answers: () => null }, never());
    },
    request: repeatRequest,
  },
  'llama-cpp': {
    connect: async () => {
      writeTiny(tiny);
      return llamaCpp.connect({ model: entryFor(tiny, { threads: 1 }), runtime, answers: () => null }, never());
    },
    request: () => createRequest('one'),
  },
};

describe.each(Object.entries(LOCAL))('%s keeps the contract', (_, { connect, request }) => {
  const open: ModelAdapter[] = [];
  const opened = async () => {
    const adapter = await connect();
    open.push(adapter);
    return adapter;
  };
  afterEach(async () => {
    for (const adapter of open.splice(0)) await adapter.close();
  });

  it('gives words and one end, the same again, and knows what it is', async () => {
    const adapter = await opened();
    const first = await asGeneration(await conforming(adapter.generate(request(), never())));
    const again = await asGeneration(await conforming(adapter.generate(request(), never())));
    expect(first.text).not.toBe('');
    expect([again.text, again.reasoning, again.finish]).toEqual([first.text, first.reasoning, first.finish]);
    expect(manifestSchema.shape.models.element.shape.identity.safeParse(await adapter.identify(never())).success).toBe(
      true,
    );
  });

  it('gives up when told to, before and within a reply', async () => {
    const adapter = await opened();
    const abort = new AbortController();
    const reading = adapter.generate(request(), abort.signal)[Symbol.asyncIterator]();
    await reading.next();
    abort.abort(new Error('enough'));
    const rest = async () => {
      for (let next = await reading.next(); !next.done; next = await reading.next());
    };
    // What is there already may still be told to its end.
    await rest().catch((error: unknown) => expect(error).toMatchObject({ kind: 'cancelled', retryable: false }));
    const late = adapter.generate(request(), abort.signal)[Symbol.asyncIterator]().next();
    await expect(late).rejects.toMatchObject({ name: 'ProviderError', kind: 'cancelled' });
  });

  it('can be left in the middle, and closed twice', async () => {
    const adapter = await opened();
    for await (const event of adapter.generate(request(), never())) {
      expect(event.type).not.toBe('end');
      break;
    }
    await adapter.close();
    await adapter.close();
  });
});

describe('a reply in this process', () => {
  const open: ModelAdapter[] = [];
  afterEach(async () => {
    for (const adapter of open.splice(0)) await adapter.close();
  });

  it('is held to a schema, or to JSON, whatever the weights would say', async () => {
    const adapter = await LOCAL['llama-cpp']!.connect();
    open.push(adapter);
    const held = async (format: NonNullable<GenerationRequest['format']>, seed: number) => {
      const request = { ...createRequest('one', { temperature: 1, maxOutputTokens: 200 }, seed), format };
      return (await asGeneration(await conforming(adapter.generate(request, never())))).text;
    };
    const schema = {
      type: 'object',
      properties: { fits: { type: 'boolean' }, size: { enum: ['small', 'large'] } },
      required: ['fits', 'size'],
    };
    for (let seed = 1; seed <= 3; seed++) {
      const value = JSON.parse(await held({ name: 'answer', schema }, seed)) as { fits: unknown; size: string };
      expect(typeof value.fits).toBe('boolean');
      expect(['small', 'large']).toContain(value.size);
      expect(await held('json', seed)).toMatch(/^\s*[[{"\-\dtfn]/);
    }
  });
});

it('the key of a stored reply is what it was without tools and format, and another with them', () => {
  const plain = { messages: [], sampling: {}, seed: 1 };
  const key = (more: object) => replayKey({ ...plain, ...more }, 'openai', 'm', 1);
  expect(key({ tools: null, toolChoice: null, format: null })).toBe(key({}));
  const tools = [{ name: 'f', description: '', parameters: {} }];
  expect(new Set([key({}), key({ tools }), key({ tools, toolChoice: 'required' }), key({ format: 'json' })]).size).toBe(
    4,
  );
});
