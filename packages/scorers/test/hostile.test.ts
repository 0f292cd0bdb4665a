import { describe, expect, it } from 'vitest';
import { hostileRuns, hostileShapes, hostileTexts } from './support/hostile.ts';
import { READERS, scorersWithoutSample } from './support/readers.ts';

const SIZE = 60_000;

describe('long texts that are made to keep a reader busy', () => {
  it('are read by every scorer', () => expect(scorersWithoutSample).toEqual([]));

  // A reading that is worse than linear takes minutes for one of them, and the test ends by its time-out.
  it.each(READERS.map(({ name, create }) => [name, create] as const))(
    'do not keep %s',
    async (_, create) => {
      const read = await create();
      for (const text of [...hostileTexts(SIZE), ...hostileRuns(SIZE)]) expect(read(text)).toBeDefined();
    },
    300_000,
  );

  it.each(READERS.map(({ name, create }) => [name, create] as const))(
    'of 1 MB, nested or behind what opens a call, a fence or an answer, do not keep %s',
    async (_, create) => {
      const read = await create();
      for (const text of hostileShapes(1_000_000)) expect(read(text)).toBeDefined();
    },
    300_000,
  );

  it.each(['javascript', 'python'])(
    'of thousands of programs do not keep %s',
    async (name) => {
      const read = await READERS.find((reader) => reader.name === name)!.create();
      const fill = (text: string) => text.repeat(Math.ceil(1_000_000 / text.length));
      const define = name === 'python' ? 'def f(x):\n    return a\n' : 'function f(x) {\n  return a;\n}\n';
      const fence = (language: string, code: string) => ['```', language, '\n', code, '\n```\n'].join('');
      for (const block of [
        `${fence('ts', 'const g = (x: number) => {{ x as string')}and\n`,
        fence('ts', 'enum A { B }'),
        fence('ts', 'const a: number = '.padEnd(5000, '(')),
        fence(name, define),
        `${fence('sh', 'x')}${define}${'f;\n'.repeat(1400)})\n`,
      ])
        expect(read(fill(block))).toBeDefined();
      const helpers = fill(fence(name, 'A = 1\nconst a = 1')).slice(0, 500_000);
      expect(read(`${helpers}\n${fence(name, define + 'a = a + b\n'.repeat(50_000))}`)).toBeDefined();
    },
    300_000,
  );

  it.each(['shape:sentence_count', 'shape:json_keys', 'shape:sequence'])(
    'that repeat one sign 400,000 times do not keep %s',
    async (name) => {
      const read = await READERS.find((reader) => reader.name === name)!.create();
      for (const sign of ['.', '!', ' ', '"', '\n']) expect(read(`a${sign.repeat(400_000)}b`)).toBeDefined();
    },
    300_000,
  );
});
