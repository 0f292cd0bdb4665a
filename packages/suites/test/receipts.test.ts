import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@evenhand/core';
import { describe, expect, test } from 'vitest';
import { type DrawnReceipt, drawReceipts } from '../src/generators/receipts/index.ts';

const SEED = 20261130;
const FOLDER = join(import.meta.dirname, '..', '..', '..', 'benchmarks', 'suites', 'receipts');
const published = drawReceipts({ seed: SEED, n: 100 });
const others = [1, 7, 2 ** 52].flatMap((seed) => drawReceipts({ seed, n: 126 }));
const all = [...published, ...others];
const readExpected = ({ sample }: DrawnReceipt) => (sample.reference as JsonObject).expected as JsonObject;
const readLevel = ({ sample }: DrawnReceipt) => sample.tags![0]!;

/** What stands on the picture: rows of texts, from left to right. */
function readRows(svg: string): string[][] {
  const texts = [...svg.matchAll(/<text x="(\d+)" y="(\d+)"[^>]*>([^<]*)<\/text>/g)].map(([, x, y, text]) => ({
    x: Number(x),
    y: Number(y),
    text: text!,
  }));
  return [...Map.groupBy(texts, ({ y }) => y).entries()]
    .sort(([one], [other]) => one - other)
    .map(([, row]) => row.sort((one, other) => one.x - other.x).map(({ text }) => text));
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const WORDS: Readonly<Record<string, string>> = {
  'US dollars': 'USD',
  'pounds sterling': 'GBP',
  euros: 'EUR',
  人民币: 'CNY',
  港币: 'HKD',
  新加坡元: 'SGD',
  'Bank card': 'card',
  银行卡: 'card',
  'Mobile payment': 'mobile',
  手机支付: 'mobile',
  Cash: 'cash',
  现金: 'cash',
};
const toIso = (text: string): string => {
  const words = /(\d{2}) ([A-Z]{3}) (\d{4})/.exec(text);
  const [year, month, day] = words
    ? [words[3]!, String(MONTHS.indexOf(words[2]!) + 1), words[1]!]
    : text.match(/\d+/g)!;
  return [year, month!.padStart(2, '0'), day!.padStart(2, '0')].join('-');
};

/** Fills the keys in from the rows alone, as a reader would: written without a look at how the suite does it. */
function solve({ sample, svg }: DrawnReceipt): JsonObject {
  const rows = readRows(svg);
  const find = (label: RegExp) => rows.find(([first]) => label.test(first!))!;
  const last = (label: RegExp) => Number(find(label).at(-1));
  const goods = rows.filter((row) => row.length === 3);
  const named = (key: string) =>
    /[“"](.+)[”"]/.exec((sample.input as { text: string }[])[0]!.text.split(`\n${key}`)[1]!)![1];
  const paid = rows[rows.indexOf(find(/^TOTAL$|^合计$/)) + 1]!;
  const readers: Readonly<Record<string, () => JsonObject[string]>> = {
    merchant: () => rows[0]![0]!,
    receipt: () => /[A-Z]\d{5}/.exec(find(/^Receipt |^小票号 /)[0]!)![0],
    date: () => toIso(find(/^Date |^日期 /)[0]!),
    time: () => /\d{2}:\d{2}/.exec(find(/^Date |^日期 /)[1]!)![0],
    currency: () => WORDS[find(/^Prices in|^价格以/)[0]!.replace(/^Prices in |^价格以|计$/g, '')]!,
    total: () => last(/^TOTAL$|^合计$/),
    tax: () => last(/^Tax|^税额/),
    payment: () => WORDS[paid[0]!]!,
    products: () => goods.length,
    quantity: () => Number(goods.find(([name]) => name === named('quantity'))![1]!.split(' x ')[0]),
    dearest: () => goods.toSorted((one, other) => Number(other[2]) - Number(one[2]))[0]![0]!,
    cancelled: () => find(/^CANCELLED |^已取消 /)[0]!.replace(/^CANCELLED |^已取消 /, ''),
    given: () => last(/^Cash given|^实收现金/),
    change: () => last(/^Change|^找零/),
    return_until: () => toIso(find(/^Returns until|^退货截止/)[1]!),
  };
  return Object.fromEntries(Object.keys(readExpected({ sample, svg })).map((key) => [key, readers[key]!()]));
}

describe('receipts', () => {
  test('are solved from what the picture shows', () => {
    for (const one of all) expect(solve(one), one.sample.id).toEqual(readExpected(one));
  });

  test('add up: goods less what was cancelled and the voucher, and the tax on that', () => {
    for (const { sample, svg } of all) {
      const rows = readRows(svg);
      const value = (label: RegExp) =>
        Math.round(100 * Number(rows.find(([first]) => label.test(first!))?.at(-1) ?? 0));
      const end = rows.findIndex(([first]) => /^Subtotal|^小计/.test(first!));
      const sums = rows
        .slice(0, end)
        .flatMap((row) => (/^-?\d+\.\d{2}$/.test(row.at(-1)!) ? [Number(row.at(-1))] : []));
      const subtotal = Math.round(sums.reduce((sum, one) => sum + 100 * one, 0));
      for (const row of rows.filter((one) => one.length === 3)) {
        const [quantity, price] = row[1]!.split(' x ').map(Number);
        expect(quantity! * price!).toBeCloseTo(Number(row[2]), 6);
      }
      expect(value(/^Subtotal|^小计/), sample.id).toBe(subtotal);
      const rate = Number(/\d+/.exec(rows.find(([first]) => /^Tax|^税额/.test(first!))![0]!)![0]);
      expect(value(/^Tax|^税额/)).toBe(Math.round((subtotal * rate) / 100));
      expect(value(/^TOTAL$|^合计$/)).toBe(subtotal + value(/^Tax|^税额/));
      if (readLevel({ sample, svg }) === 'hard')
        expect(value(/^Cash given|^实收现金/)).toBe(value(/^TOTAL$|^合计$/) + value(/^Change|^找零/));
    }
  });

  test('are the same in both languages but for names and currency, on paper that is worn alike', () => {
    for (let at = 0; at < all.length; at += 2) {
      const [en, zh] = [all[at]!, all[at + 1]!];
      expect([en.sample.language, zh.sample.language]).toEqual(['en', 'zh']);
      expect([en.sample.twin, en.sample.cluster, en.sample.tags]).toEqual([
        zh.sample.twin,
        zh.sample.cluster,
        zh.sample.tags,
      ]);
      const same = ([key]: [string, unknown]) => !['merchant', 'currency', 'dearest', 'cancelled'].includes(key);
      expect(Object.entries(readExpected(en)).filter(same)).toEqual(Object.entries(readExpected(zh)).filter(same));
      const wear = (svg: string) => svg.replace(/<text.*<\/text>/g, '');
      expect(wear(en.svg)).toBe(wear(zh.svg));
    }
  });

  test('of one seed are the same, a larger n only adds to them, and another seed has others', () => {
    expect(drawReceipts({ seed: SEED, n: 100 })).toEqual(published);
    expect(drawReceipts({ seed: SEED, n: 130 }).slice(0, 100)).toEqual(published);
    const texts = (list: readonly DrawnReceipt[]) => new Set(list.map(({ svg }) => readRows(svg).join('\n')));
    expect(texts(published).size).toBe(100);
    const drawnElsewhere = texts(others);
    expect([...texts(published)].filter((one) => drawnElsewhere.has(one))).toEqual([]);
    expect(() => drawReceipts({ seed: 1, n: 3 })).toThrow(RangeError);
  });

  test('are of three levels, and only the worn ones lie askew', () => {
    expect(Object.values(Object.groupBy(published, readLevel)).map((level) => level!.length)).toEqual([34, 34, 32]);
    for (const one of all) expect(one.svg.includes('rotate('), one.sample.id).toBe(readLevel(one) === 'hard');
    expect(new Set(published.map(({ sample }) => sample.cluster)).size).toBe(21);
  });
});

describe('the published list', () => {
  test('is what the generator draws, with an image for each sample and none besides', () => {
    const lines = published.map(({ sample }) => `${JSON.stringify(sample)}\n`).join('');
    expect(readFileSync(join(FOLDER, 'samples.jsonl'), 'utf8')).toBe(lines);
    const images = published.map(({ sample }) => `${sample.id}.png`).sort();
    expect(readdirSync(join(FOLDER, 'images')).sort()).toEqual(images);
  });

  test('keeps its images, byte for byte', () => {
    const hash = createHash('sha256');
    let size = 0;
    for (const { sample } of published) {
      const bytes = readFileSync(join(FOLDER, 'images', `${sample.id}.png`));
      size += bytes.length;
      hash.update(bytes);
    }
    expect(size).toBeLessThan(6e6);
    // A new hash here means that published scores move: raise the version in benchmarks/suites/receipts/suite.yaml.
    expect(hash.digest('hex')).toBe('0367674056196fd87452b69aa8f83f3732a43225b22be6d646a66487ef8dfe3e');
  });
});
