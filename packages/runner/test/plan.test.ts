import { type ModelEntry, type Sample, type Settings, type Suite, toCellKey } from '@evenhand/core';
import { orderBySeed, uniform } from '@evenhand/io';
import { createPlan } from '@evenhand/runner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { model, samples, settings, suite } from '../../core/test/support/builders.ts';
import { selectSamples } from '../src/plan/selection.ts';

const plan = (suites: Suite[], models: ModelEntry[], set: Settings = settings()) =>
  createPlan({ suites, models, settings: set });
const keys = (made: ReturnType<typeof plan>) =>
  made.lanes.map((lane) => [lane.name, lane.blocks.map((block) => [...block.cells].map(toCellKey))]);
const some = suite('s', samples(40));
const local = (id: string, device = 'cpu') => model(id, { id: 'here', device });

describe('a plan', () => {
  it('has every cell once', () => {
    const made = plan([some, suite('t', samples(7))], [local('a'), local('b'), model('c')], settings({ trials: 3 }));
    const all = made.lanes.flatMap((lane) => lane.blocks.flatMap((block) => [...block.cells].map(toCellKey)));
    expect(made.cells).toBe(47 * 3 * 3);
    expect(all).toHaveLength(made.cells);
    expect(new Set(all).size).toBe(made.cells);
  });

  it('is the same for the same seed, whatever the order of the samples', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.shuffledSubarray([...some.samples], { minLength: 40 }),
        (seed, shuffled) => {
          const set = settings({ seed, limit: 10 });
          const models = [local('a'), local('b'), model('c'), model('d')];
          expect(keys(plan([{ ...some, samples: shuffled }], models, set))).toEqual(keys(plan([some], models, set)));
        },
      ),
      { numRuns: 30 },
    );
    expect(keys(plan([some], [model('c')], settings({ seed: 1 })))).not.toEqual(
      keys(plan([some], [model('c')], settings({ seed: 2 }))),
    );
  });

  it('gives the models of one device one lane, in blocks that each hold one model, and equal turns', () => {
    const made = plan([some], [local('a'), local('b'), local('c'), local('g', 'gpu')]);
    expect(made.lanes.map((lane) => lane.name).sort()).toEqual(['device cpu', 'device gpu']);
    const cpu = made.lanes.find((lane) => lane.name === 'device cpu')!;
    const order = cpu.blocks.map((block) => {
      const [only, ...others] = new Set(block.cells.values().map((cell) => cell.model));
      expect(others).toEqual([]);
      expect(block.concurrency).toBe(1);
      return only!;
    });
    expect(order).toHaveLength(4 * 3);
    for (let turn = 0; turn < 4; turn++) expect(order.slice(3 * turn, 3 * turn + 3).sort()).toEqual(['a', 'b', 'c']);
    expect(made.lanes.find((lane) => lane.name === 'device gpu')!.blocks).toHaveLength(1);
  });

  it('asks the models of a device in the same order of samples', () => {
    const [lane] = plan([some], [local('a'), local('b')]).lanes;
    const listOrder = (id: string) =>
      lane!.blocks.flatMap((block) => [...block.cells].filter((cell) => cell.model === id).map((cell) => cell.sample));
    expect(listOrder('a')).toEqual(listOrder('b'));
    expect(listOrder('a')).not.toEqual([...some.samples].map((one) => one.id));
  });

  it('interleaves hosted models sample by sample, and each goes first now and then', () => {
    const made = plan([some], [model('a'), model('b'), model('c')], settings({ concurrency: 5 }));
    expect(made.lanes).toHaveLength(1);
    const [block] = made.lanes[0]!.blocks;
    expect(block!.concurrency).toBe(5);
    const firsts = new Map<string, number>();
    for (let at = 0; at < block!.cells.length; at += 3) {
      const three = [...block!.cells].slice(at, at + 3);
      expect(new Set(three.map((cell) => cell.sample)).size).toBe(1);
      expect(three.map((cell) => cell.model).sort()).toEqual(['a', 'b', 'c']);
      firsts.set(three[0]!.model, (firsts.get(three[0]!.model) ?? 0) + 1);
    }
    expect(Math.min(...firsts.values())).toBeGreaterThan(5);
    expect(firsts.size).toBe(3);
  });

  it('has a lane for each host and key', () => {
    const made = plan(
      [some],
      [
        model('a', { id: 'x', apiKeyEnv: 'KEY_A' }),
        model('b', { id: 'x', apiKeyEnv: 'KEY_B' }),
        model('c', { id: 'x', apiKeyEnv: 'KEY_A', concurrency: 2 }),
        model('d', { id: 'y' }),
      ],
    );
    expect(made.lanes.map((lane) => [lane.name, lane.blocks[0]!.concurrency])).toEqual([
      ['host x with KEY_A', 2],
      ['host x with KEY_B', 8],
      ['host y', 8],
    ]);
  });

  it('has one lane for entries that reach the same server with the same key', () => {
    const at = (id: string, baseUrl: string, more: object = {}) => model(id, { id: `host-${id}`, baseUrl, ...more });
    const made = plan(
      [some],
      [
        at('a', 'https://api.example/v1', { apiKeyEnv: 'KEY' }),
        at('b', 'https://api.example/openai/v1', { apiKeyEnv: 'KEY' }),
        at('c', 'https://api.example/v1', { apiKeyEnv: 'OTHER' }),
      ],
    );
    expect(made.lanes.map(({ name }) => name)).toEqual(['host host-a, host-b with KEY', 'host host-c with OTHER']);
  });

  it('has one lane for a device, whatever protocol reaches it', () => {
    const made = plan(
      [some],
      [
        model('native', { id: 'ollama', provider: 'ollama', baseUrl: 'http://127.0.0.1:11434', device: 'cpu' }),
        model('openai', { id: 'compatible', provider: 'openai', baseUrl: 'http://localhost:11434/v1' }),
        model('said', { id: 'vllm', provider: 'openai', baseUrl: 'http://127.0.0.1:8000/v1', device: 'cpu' }),
        model('other', { id: 'other', provider: 'openai', baseUrl: 'http://127.0.0.1:8001/v1' }),
      ],
    );
    expect(made.lanes.map(({ name }) => name)).toEqual(['device cpu', 'host other']);
    expect(new Set(made.lanes[0]!.blocks.flatMap(({ cells }) => [...cells].map((cell) => cell.model)))).toEqual(
      new Set(['native', 'openai', 'said']),
    );
  });

  it('asks other wordings only where all are wanted', () => {
    const worded = suite('s', samples(3), {
      prompts: { main: { system: null, template: '{{input}}' }, terse: { system: 'Be terse.', template: '{{input}}' } },
    });
    expect(plan([worded], [model('a')]).cells).toBe(3);
    expect(plan([worded], [model('a')], settings({ prompts: 'all' })).cells).toBe(6);
  });
});

describe('a limit', () => {
  const twins = suite(
    's',
    samples(60, (index) => ({ twin: `t-${index >> 1}`, cluster: 'c', language: index % 2 === 0 ? 'en' : 'zh' })),
  );
  const ids = (from: Iterable<Sample>) => Array.from(from, (one) => one.id);

  it('keeps twins together, and is met as closely as they allow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 0, max: 99 }), (limit, seed) => {
        const selected = selectSamples(twins, limit, seed);
        for (const [, pair] of Map.groupBy([...selected], (one) => one.twin)) expect(pair).toHaveLength(2);
        expect(selected).toHaveLength(Math.min(60, Math.max(2, limit - (limit % 2))));
      }),
    );
  });

  it('takes the first of a seeded order: a larger one only adds', () => {
    for (const seed of [1, 2, 3]) {
      const [few, more] = [selectSamples(twins, 10, seed), selectSamples(twins, 30, seed)];
      expect(ids(more)).toEqual(expect.arrayContaining(ids(few)));
    }
    expect(ids(selectSamples(twins, 10, 1))).not.toEqual(ids(selectSamples(twins, 10, 2)));
  });

  it('that is absent takes all, in the order of the file', () => {
    expect(ids(selectSamples(twins, null, 1))).toEqual(ids(twins.samples));
  });
});

describe('the seeded order', () => {
  it('of two names does not depend on what else is there, nor on the order of the input', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 30 }), fc.nat(), (names, seed) => {
        const all = orderBySeed(names, seed, (name) => name);
        const half = orderBySeed(names.filter((_, at) => at % 2 === 0).reverse(), seed, (name) => name);
        expect(all.filter((name) => half.includes(name))).toEqual(half);
      }),
    );
  });

  it('is uniform: draws fill [0, 1) evenly', () => {
    const draws = Array.from({ length: 4000 }, (_, at) => uniform(7, 'draw', at));
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = draws.filter((draw) => draw >= tenth / 10 && draw < (tenth + 1) / 10).length / 4000;
      expect(Math.abs(share - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / 4000));
    }
  });
});
