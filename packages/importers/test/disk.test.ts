import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type Manifest, openSamples, sampleSchema } from '@evenhand/core';
import { toValidLabel } from '@evenhand/importers';
import { canonicalJson, compareCodeUnits, modelIdSchema, openSpill } from '@evenhand/io';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Entry, openSorter } from '../src/pipeline/external-sort.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const fresh = () => join(folder, `file-${++files}`);

const line = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\n', ' '));

describe('a sorter that goes to the disk', () => {
  const sorted = (entries: readonly Entry[], held: number): Entry[] => {
    const sorter = openSorter(fresh(), held);
    for (const { key, text } of entries) sorter.add(key, text);
    const list = [...sorter.sorted()];
    sorter.close();
    return list;
  };

  it('gives what sorting in memory gives, equals in their order, however little it may hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ key: line, text: line }), { maxLength: 60 }),
        fc.integer({ min: 0, max: 3000 }),
        (entries, held) => {
          expect(sorted(entries, held)).toEqual(entries.toSorted((a, b) => compareCodeUnits(a.key, b.key)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads entries that are longer than the pieces in which it reads', () => {
    const entries = Array.from({ length: 40 }, (_, at) => ({
      key: `键 ${String((at * 17) % 40).padStart(2, '0')}`,
      text: '🙂ä'.repeat(at * 1500),
    }));
    expect(sorted(entries, 1000)).toEqual(entries.toSorted((a, b) => compareCodeUnits(a.key, b.key)));
  });

  it('makes no file for what fits into memory', () => {
    const path = fresh();
    const sorter = openSorter(path);
    sorter.add('b', '1');
    sorter.add('a', '2');
    expect([...sorter.sorted()].map(({ key }) => key)).toEqual(['a', 'b']);
    sorter.close();
    expect(readdirSync(folder)).not.toContain(path.slice(folder.length + 1));
  });
});

describe('a spill', () => {
  it('that is closed twice lends its block to one other only', () => {
    const spill = openSpill(fresh);
    spill.close();
    spill.close();
    const [a, b] = [openSpill(fresh), openSpill(fresh)];
    const locations = [a.add('one'), b.add('two')];
    expect([a.read(locations[0]!), b.read(locations[1]!)]).toEqual(['one', 'two']);
    a.close();
    b.close();
  });

  it('gives back every text from its place, in any order, while others are added', () => {
    const spill = openSpill(fresh);
    const texts = Array.from({ length: 300 }, (_, at) => '词ä🙂x'.repeat((at * 37) % 2000)).concat(
      'é'.repeat(400_000),
      '',
      'end',
    );
    const locations = texts.map((text, at) => {
      const location = spill.add(text);
      if (at % 7 === 0) expect(spill.read(location)).toBe(text);
      return location;
    });
    for (let at = texts.length - 1; at >= 0; at--) expect(spill.read(locations[at]!)).toBe(texts[at]);
    spill.close();
  });
});

describe('samples that stay on the disk', () => {
  const samples = Array.from({ length: 50 }, (_, at) =>
    sampleSchema.parse({
      id: `q-${(at * 7) % 50}`,
      input: at % 5 === 0 ? [{ role: 'user', content: 'é'.repeat(at) }] : 'Wörter '.repeat(at),
      target: [String(at), '二'],
      choices: at % 3 === 0 ? ['a', 'b'] : null,
      reference: at % 4 === 0 ? { a: [1, null] } : null,
    }),
  );
  const name = 'inputs/samples-s.0123456789ab.jsonl';
  const open = (content: string) => {
    const home = mkdtempSync(join(folder, 'run-'));
    mkdirSync(join(home, 'inputs'));
    writeFileSync(join(home, name), content);
    return openSamples(home, { inputs: [{ path: name, sha256: '' }] } as unknown as Manifest, 's');
  };

  it('are found by id and by place, whole, also where only a part was run through before', () => {
    const stored = open(samples.map((sample) => `${canonicalJson(sample)}\n`).join(''));
    for (const first of stored.all()) {
      expect(first).toEqual(samples[0]);
      break;
    }
    expect(stored.get('q-14')).toEqual(samples.find(({ id }) => id === 'q-14'));
    expect(samples.map((_, at) => stored.at(at))).toEqual(samples);
    expect([...stored.all()]).toEqual(samples);
    expect(stored.get('none')).toBeUndefined();
    stored.close();
  });

  it('name the line that is damaged', () => {
    const stored = open(`${canonicalJson(samples[0])}\n{"id": 1}\n`);
    expect(() => [...stored.all()]).toThrow(ConfigError);
    expect(() => [...stored.all()]).toThrow(/samples-s\.0123456789ab\.jsonl:2/);
    stored.close();
    const half = open(canonicalJson(samples[1]).replace('Wörter', '\\ud800').concat('\n'));
    expect(() => half.at(0)).toThrow(/0123456789ab\.jsonl:1: found half of a surrogate pair/);
    half.close();
  });
});

describe('a label', () => {
  it('can be a file name, whatever a model is called', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('CON', 'nul.x', '.', '@', 'a@b@c', 'a/b@c/d')),
        (name) => {
          const label = toValidLabel(name);
          expect(modelIdSchema.safeParse(label).success).toBe(true);
          expect(label).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i);
        },
      ),
    );
  });
});
