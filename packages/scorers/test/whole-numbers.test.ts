import { canonicalJson, isBigInteger, parseJson, readInteger } from '@evenhand/io';
import { describe, expect, it } from 'vitest';
import { jsonFields } from '../src/json/json-fields.ts';
import { endState } from '../src/tools/end-state.ts';
import { toolCalls } from '../src/tools/tool-calls/index.ts';
import { createSample, reply } from './support/replies.ts';

const BIG = '9007199254740993';
const NEXT = '9007199254740992';
const VAST = '123456789012345678901234567890';

describe('JSON without loss', () => {
  it.each([BIG, NEXT, VAST, `-${BIG}`])('keeps %s', (digits) => {
    const text = `{"a":[${digits}],"b":{"10":1,"9":${digits}}}`;
    const value = parseJson(text) as { a: unknown[] };
    expect(JSON.stringify(value)).toBe(`{"a":[${digits}],"b":{"9":${digits},"10":1}}`);
    expect(canonicalJson({ b: value, a: [] })).toBe(`{"a":[],"b":{"a":[${digits}],"b":{"10":1,"9":${digits}}}}`);
    expect(isBigInteger(value.a[0])).toBe(true);
    expect(readInteger(value.a[0])).toBe(BigInt(digits));
  });

  it('leaves other numbers and texts as they are', () => {
    const text = `[9007199254740991, 1e21, 0.1234567890123456789, "${BIG}", 1]`;
    expect(parseJson(text)).toEqual(JSON.parse(text));
    expect(() => parseJson('{"a": 12345678901234567,}')).toThrow(SyntaxError);
  });

  it('reaches a sample as it stands', () => {
    const sample = createSample({ reference: parseJson(`{"expected": {"id": ${BIG}}}`) as never });
    expect(JSON.stringify(sample.reference)).toBe(`{"expected":{"id":${BIG}}}`);
  });
});

describe.each([
  ['json-fields', jsonFields, (digits: string) => `{"expected": {"id": ${digits}, "n": 1}}`],
  ['end-state', endState, (digits: string) => `{"state": {"id": ${digits}, "n": 1}}`],
] as const)('%s', (_, definition, reference) => {
  const judge = definition.create(definition.options.parse({}), 'lenient');
  const sample = createSample({ reference: parseJson(reference(BIG)) as never });
  it.each([
    [`{"id": ${BIG}, "n": 1}`, 1, 1],
    [`{"id": ${NEXT}, "n": 1}`, 0, 0],
    [`{"id": "${BIG}", "n": 1}`, 0, 1],
    [`{"id": "${NEXT}", "n": 1}`, 0, 0],
    [`{'id': ${BIG}, 'n': 1,}`, 0, 1],
    [`{'id': ${NEXT}, 'n': 1,}`, 0, 0],
    [`{"id": ${BIG}.0, "n": 1}`, 0, 0],
  ])('reads %s', (text, strict, lenient) => {
    const score = judge(reply(text), sample);
    expect(score.lenient === 1 ? 1 : 0).toBe(lenient);
    if (text.includes('"')) expect(score.strict).toBe(strict);
  });

  it('shows the digits', () => {
    expect(judge(reply(`{"id": ${BIG}, "n": 1}`), sample).answer).toBe(`{"id":${BIG},"n":1}`);
  });
});

describe('a schema', () => {
  const judge = jsonFields.create({}, 'strict');
  const schema = { type: 'object', properties: { id: { type: 'integer', minimum: 5 } }, required: ['id'] };
  it('takes whole numbers of any size for whole numbers', () => {
    const sample = createSample({
      reference: { ...(parseJson(`{"expected": {"id": ${VAST}}}`) as object), schema } as never,
    });
    expect(jsonFields.checkSample?.(sample)).toBeNull();
    expect(judge(reply(`{"id": ${VAST}}`), sample).value).toBe(1);
    expect(judge(reply(`{"id": ${VAST}1}`), sample).value).toBe(0);
    expect(judge(reply(`{"id": -${VAST}}`), sample).value).toBe(0);
  });

  it('with a bound that nothing here can hold is refused', () => {
    const bound = parseJson(
      `{"expected": {"id": 7}, "schema": {"type": "object", "properties": {"id": {"maximum": ${BIG}}}}}`,
    );
    expect(jsonFields.checkSample?.(createSample({ reference: bound as never }))).toContain('beyond 2^53');
  });
});

describe('tool-calls', () => {
  const sample = createSample({
    tools: [{ name: 'find', description: '', parameters: { type: 'object', properties: { id: { type: 'integer' } } } }],
    reference: parseJson(`{"calls": [{"name": "find", "arguments": {"id": [${BIG}]}}]}`) as never,
  });
  const judge = toolCalls.create({}, 'lenient');
  it.each([
    [BIG, 1, 1],
    [NEXT, 0, 0],
    [`"${BIG}"`, 0, 1],
    [`"${NEXT}"`, 0, 0],
  ])('takes %s', (value, strict, lenient) => {
    const native = judge(reply('', [{ id: '1', name: 'find', arguments: `{"id": ${value}}` }]), sample);
    expect([native.strict, native.lenient]).toEqual([strict, lenient]);
    for (const text of [`find(id=${value})`, `{"name": "find", "arguments": {"id": ${value}}}`])
      expect(judge(reply(text), sample)).toMatchObject({ strict, lenient });
    expect(judge(reply(`find(id=${BIG})`), sample).answer).toBe(`find(id=${BIG})`);
  });
});
