import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, compare, defineProvider, readRun, runExperiment } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-program-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const root = join(import.meta.dirname, '..', '..', '..');
const greetings = join(root, 'examples', 'programmatic', 'greetings');

const definition = (provider: string) => ({
  name: 'own',
  suites: [greetings],
  models: [
    { id: 'a', provider },
    { id: 'b', provider },
  ],
});
const greets = { name: 'greets', version: 1, score: () => ({ value: 1, answer: 'x' }) };

describe('a program that runs experiments', () => {
  it('gives what came of the run, and the same when the folder is read', async () => {
    const provider = defineProvider({
      name: 'mute',
      connect: () => ({
        async *generate() {
          yield { type: 'end' as const, finish: 'stop' as const };
        },
      }),
    });
    const out = join(folder, 'mute');
    const verdicts: string[] = [];
    const result = await runExperiment(definition('mute'), {
      out,
      providers: [provider],
      scorers: [greets],
      onVerdict: ({ outcome }) => verdicts.push(outcome),
    });
    expect(result.status).toBe('complete');
    expect(verdicts).toHaveLength(6);
    const stored = readRun(out);
    expect(stored.summary).toEqual(result.summary);
    expect([...stored.records('a')].map(({ outcome }) => outcome)).toEqual(['correct', 'correct', 'correct']);
    expect(compare(out, { baseline: 'b' }).length).toBeGreaterThan(0);
    expect(() => compare(out, { baseline: 'c' })).toThrow(ConfigError);
  });

  it('fails one request, and not the run, where a provider yields what is no event', async () => {
    const provider = defineProvider({
      name: 'odd',
      connect: ({ model }) => ({
        async *generate() {
          if (model.id === 'a') yield { type: 'txt', text: 'x' } as never;
          if (model.id === 'b') throw new TypeError('a slip');
          yield { type: 'end' as const, finish: 'stop' as const };
        },
      }),
    });
    const out = join(folder, 'odd');
    const { status } = await runExperiment(definition('odd'), {
      out,
      providers: [provider],
      scorers: [greets],
      settings: { limit: 1 },
    });
    expect(status).toBe('incomplete');
    const failures = (model: string) => [...readRun(out).records(model)].map(({ failure }) => failure);
    expect(failures('a')).toEqual([expect.stringContaining('provider odd yielded {"type":"txt"')]);
    expect(failures('b')).toEqual(['provider odd threw: a slip']);
  });

  it('stops where it is told to, and goes on by resume', async () => {
    const stop = new AbortController();
    const provider = defineProvider({
      name: 'slow',
      connect: () => ({
        async *generate() {
          stop.abort();
          yield { type: 'text' as const, text: 'Ada' };
          yield { type: 'end' as const, finish: 'stop' as const };
        },
      }),
    });
    const out = join(folder, 'slow');
    const options = { providers: [provider], scorers: [greets] };
    const first = await runExperiment(definition('slow'), { ...options, out, signal: stop.signal });
    expect(first.status).toBe('interrupted');
    const second = await runExperiment(null, { ...options, resume: out });
    expect(second.status).toBe('complete');
  });

  it('gives up connecting where it was stopped before the first request', async () => {
    const stop = new AbortController();
    const provider = defineProvider({
      name: 'endless',
      connect: async (_, signal) => {
        const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        stop.abort(new Error('enough'));
        await aborted;
        throw signal.reason;
      },
    });
    const options = { providers: [provider], scorers: [greets], signal: stop.signal };
    await expect(runExperiment(definition('endless'), { ...options, out: join(folder, 'endless') })).rejects.toThrow(
      'enough',
    );
    expect(existsSync(join(folder, 'endless'))).toBe(false);
  });

  it('names the keys of an experiment that are wrong', async () => {
    await expect(runExperiment({ ...definition('scripted'), modles: [] } as never)).rejects.toThrow(/modles/);
    await expect(runExperiment(definition('nobody'), { scorers: [greets] })).rejects.toThrow(
      /provider: found "nobody"/,
    );
  });
});
