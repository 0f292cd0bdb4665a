import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { evenhand, jsonLines, scratch, write } from './support/program.ts';
import { rows } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 900_000 });

/** fixtures/gateways in packages/providers/test says how both are started. */
const liteLlm = process.env.EVENHAND_TEST_LITELLM;
const log = process.env.EVENHAND_TEST_LITELLM_LOG;
const why =
  'set EVENHAND_TEST_LITELLM and EVENHAND_TEST_LITELLM_LOG to a LiteLLM proxy with fixtures/gateways/litellm.yaml and its log';

interface Event {
  readonly event: 'answered' | 'failed' | 'fallback';
  readonly group: string | null;
  readonly cache_hit: boolean | null;
  readonly prompts: readonly string[];
  /** The group of each try that failed before. */
  readonly tried: readonly (string | null)[];
}
/** What the log says of the requests with a word that no others have; other tests may use the proxy at the same time. */
const readEvents = (word: string): Event[] =>
  readFileSync(log!, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event)
    .filter(({ prompts }) => prompts.some((text) => text.includes(word)));

const cwd = scratch();
const MODELS = ['small', 'coder', 'broken', 'flaky'];

/** Sums of a run over its models, as efficiency.csv states them. */
function readCounts(folder: string) {
  const cells = rows(join(cwd, folder, 'efficiency.csv')).filter(({ suite }) => suite === 'hello');
  const sum = (column: string) => cells.reduce((total, row) => total + Number(row[column]), 0);
  return {
    cached: sum('n_gateway_cached'),
    retries: sum('gateway_retries'),
    fallbacks: sum('gateway_fallbacks'),
    caveats: new Set(
      ['efficiency.csv', 'summary.csv'].flatMap((file) =>
        rows(join(cwd, folder, file)).flatMap(({ caveats }) => caveats!.split(';')),
      ),
    ),
  };
}

describe.skipIf(liteLlm === undefined || log === undefined)(
  `a real LiteLLM proxy before two real models (${why})`,
  () => {
    it('has cache, retries and fallbacks named in report and CSV, with the counts of its own log', async () => {
      const unique = randomUUID();
      const samples = ['one', 'two', 'three', 'four'].map((id) => ({ id, input: `${unique} ${id}. Hi!`, target: 'x' }));
      write(cwd, {
        'hello/suite.yaml': {
          ...{ name: 'hello', version: 1, prompt: { template: '{{input}}' }, scorer: { name: 'includes' } },
          ...{ samples: 'samples.jsonl', request: { temperature: 0, maxOutputTokens: 4 } },
        },
        'hello/samples.jsonl': jsonLines(samples),
        'x.yaml': {
          ...{ name: 'x', suites: ['./hello'], concurrency: 1, giveUpAfter: null },
          models: MODELS.map((model) => ({ id: model, provider: 'openai', baseUrl: liteLlm, model })),
        },
      });
      for (const out of ['first', 'second']) {
        const { code, stderr } = await evenhand(cwd, 'run', 'x.yaml', '--out', out, '--local-only');
        expect(code, stderr).toBe(0);
      }
      const [first, second] = [readCounts('first'), readCounts('second')];
      const answered = (events: readonly Event[]) => events.filter(({ event }) => event === 'answered');
      // The proxy writes its log after the reply.
      for (let waited = 0; waited < 60 && answered(readEvents(unique)).length < 2 * 4 * MODELS.length; waited++)
        await sleep(500);
      const events = readEvents(unique);
      // A try of another group came before a fallback.
      const retries = answered(events).flatMap(({ group, tried }) => tried.filter((one) => one === group)).length;
      expect({
        cached: first.cached + second.cached,
        retries: first.retries + second.retries,
        fallbacks: first.fallbacks + second.fallbacks,
      }).toEqual({
        cached: answered(events).filter(({ cache_hit }) => cache_hit === true).length,
        retries,
        fallbacks: events.filter(({ event }) => event === 'fallback').length,
      });
      expect(second.cached).toBeGreaterThan(0);
      expect(first.fallbacks).toBeGreaterThan(0);
      const named = new Set([...first.caveats, ...second.caveats]);
      expect([...named]).toEqual(expect.arrayContaining(['gateway_cache', 'other_model']));
      expect(named.has('gateway_retries')).toBe(retries > 0);
      const report = ['first', 'second']
        .map((folder) => readFileSync(join(cwd, folder, 'REPORT.md'), 'utf8'))
        .join('\n');
      expect(report).toContain('Some replies came from the cache of a gateway');
      expect(report).toContain('some replies came from another model than the requested one');
      if (retries > 0) expect(report).toContain('A gateway retried some requests by itself');
    });
  },
);
