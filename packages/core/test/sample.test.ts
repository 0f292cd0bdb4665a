import { sampleSchema } from '@evenhand/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlainSample } from '../src/suites/sample.ts';

const text = fc.oneof(fc.string(), fc.constantFrom('', 'a', 'a\nb', 'en', 'zh-Hant', 'not a tag'));
const odd = fc.constantFrom(null, 0, '', [], {}, undefined);
const texts = fc.array(text, { maxLength: 3 });
const mostly = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: fc.oneof(text, odd) });
const orNull = (usual: fc.Arbitrary<unknown>) => mostly(fc.oneof(usual, fc.constant(null)));
const tool = { name: 'f', description: '', parameters: { type: 'object' } };
const samples = fc.record(
  {
    id: mostly(fc.string({ minLength: 1 })),
    input: mostly(fc.oneof(text, fc.constant([{ role: 'user', content: 'hello' }]))),
    target: mostly(fc.oneof(text, texts)),
    language: orNull(fc.constantFrom('en', 'zh-Hant', 'not a tag')),
    cluster: orNull(text),
    twin: orNull(text),
    choices: orNull(texts),
    tags: mostly(texts),
    reference: orNull(fc.dictionary(fc.string(), fc.jsonValue())),
    tools: orNull(fc.constantFrom([tool], [{ ...tool, more: 1 }])),
    more: mostly(fc.constant(undefined)),
  },
  { requiredKeys: ['id', 'input', 'target'] },
);

describe('a sample that is plainly right', () => {
  it('is what the schema makes of it', () => {
    let plain = 0;
    fc.assert(
      fc.property(samples, (written) => {
        const data = JSON.parse(JSON.stringify(written)) as unknown;
        const found = readPlainSample(data);
        if (found === null) return;
        plain++;
        expect(found).toEqual(sampleSchema.parse(data));
      }),
      { numRuns: 5000, seed: 1 },
    );
    expect(plain).toBeGreaterThan(200);
  });

  it.each([
    ['short', { id: 'a', input: 'b', target: 'c' }],
    [
      'whole',
      sampleSchema.parse({ id: 'a', input: 'b', target: ['c', 'd'], choices: ['x', 'y'], reference: { a: 1 } }),
    ],
  ])('may be %s', (_, data) => {
    expect(readPlainSample(data)).toEqual(sampleSchema.parse(data));
  });

  it.each([[null], [[]], ['a'], [JSON.parse('{"id":"a","input":"b","target":"c","__proto__":{}}')]])(
    'is not %j',
    (data) => {
      expect(readPlainSample(data)).toBeNull();
    },
  );
});
