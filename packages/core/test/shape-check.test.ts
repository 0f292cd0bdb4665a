import { createShapeCheck, isJsonObject } from '@evenhand/io';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { jsonObject, NO_RECEIPT, NO_USAGE, type RunRecord, runRecordSchema } from '../src/index.ts';

const check = createShapeCheck(runRecordSchema, new Map([[jsonObject as z.ZodType, isJsonObject]]));

const record: RunRecord = runRecordSchema.parse({
  key: 's@1/main/q/m/1',
  suite: 's',
  suiteVersion: 1,
  prompt: 'main',
  sample: 'q',
  model: 'm',
  trial: 1,
  outcome: 'correct',
  failureKind: null,
  failure: null,
  score: { value: 1, strict: 0.5, lenient: 1, answer: '1', rule: 'last', refused: false },
  scorer: 'numeric@1',
  promptSha256: 'a',
  outputSha256: null,
  attempts: 1,
  earlierAttempts: [{ kind: 'server', message: 'no', tookMs: 1, waitedMs: null }],
  cost: { usd: 0.1, basis: 'list', priceId: 'p', list: 0.1, billed: null, energy: null, full: null },
  turns: [
    {
      askedAt: '2026-11-22T10:00:00.000Z',
      queueMs: 0,
      sampling: { temperature: 0, stop: ['x'] },
      seed: 2,
      failedAttempts: [],
      generation: {
        text: '1',
        reasoning: '',
        toolCalls: [{ id: 'a', name: 'b', arguments: '{}' }],
        finish: 'stop',
        usage: { ...NO_USAGE, outputTokens: 3, raw: { a: [1, { b: null }] } },
        receipt: NO_RECEIPT,
        adapted: [],
        chunksMs: [1, 2.5],
        ttftMs: 1,
        ttftAnswerMs: 1,
        e2eMs: 2,
      },
    },
  ],
});

/** Every place inside a JSON value. */
function listPaths(value: unknown, at: readonly string[] = []): string[][] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [[...at], ...inner.flatMap(([key, child]) => listPaths(child, [...at, key]))];
}

function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  const next = changed(copy[key], rest, to);
  if (next === undefined) delete copy[key];
  else copy[key] = next;
  return copy;
}

describe('the quick test of a record', () => {
  it('takes a record as it is written', () => {
    expect(check(JSON.parse(JSON.stringify(record)))).toBe(true);
  });

  it('says yes only where zod would, and would change nothing', () => {
    const replacement = fc.oneof(
      fc.constantFrom(undefined, null, -1, 1.5, '', 'correct', '2026-11-22T10:00:00.000Z', [], {}, true, [null]),
      fc.jsonValue(),
    );
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...listPaths(record)), replacement, fc.boolean(), (at, to, further) => {
        const odd = changed(record, further ? [...at, 'surplus'] : at, to);
        // As JSON.parse makes it.
        const value = JSON.parse(JSON.stringify(odd) ?? 'null');
        if (!check(value)) {
          refused++;
          return;
        }
        const parsed = runRecordSchema.safeParse(value);
        expect(parsed.success).toBe(true);
        expect(parsed.data).toEqual(value);
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it('leaves defaults, unions and loose objects to zod', () => {
    expect(createShapeCheck(z.strictObject({ a: z.number().default(1) }))({})).toBe(false);
    expect(createShapeCheck(z.strictObject({ a: z.number().default(1) }))({ a: 2 })).toBe(true);
    expect(createShapeCheck(z.looseObject({}))({ a: 1 })).toBe(false);
    expect(createShapeCheck(z.number().gt(0).max(1))(0)).toBe(false);
    expect(createShapeCheck(z.int().positive())(1.5)).toBe(false);
    expect(createShapeCheck(z.string().min(1))('')).toBe(false);
    expect(createShapeCheck(z.number())(JSON.parse('1e999'))).toBe(false);
    expect(isJsonObject(JSON.parse('{"a":[1e999]}'))).toBe(false);
  });
});
