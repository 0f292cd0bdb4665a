import { createHash } from 'node:crypto';
import { ConfigError, type JsonObject, sampleSchema } from '@evenhand/core';
import { scorers } from '@evenhand/scorers';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { clock, spelledOut, spoken } from '../src/generators/extraction/clock.ts';
import {
  heading,
  iso,
  long,
  monthEnd,
  nextWeek,
  ordinal,
  slashed,
  spokenDate,
  weekday,
} from '../src/generators/extraction/dates.ts';
import { extraction } from '../src/generators/extraction/index.ts';

const SEED = 20261122;
const jsonFields = scorers.find(({ name }) => name === 'json-fields')!;
const { generate } = extraction;
const published = generate({ seed: SEED, n: 216 });
const seeds = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const groupPairs = (samples: typeof published) =>
  samples.filter((_, i) => i % 2 === 0).map((en, i) => ({ en, zh: samples[2 * i + 1]! }));
const readExpected = (sample: (typeof published)[number]) => sample.reference!.expected as JsonObject;
/** The text without the keys below it. */
const readText = (sample: (typeof published)[number]) => (sample.input as string).split(/\n\n(?:Keys:|键：)\n/)[0]!;

describe('the list', () => {
  test('is the same for the same seed, byte for byte', () => {
    expect(JSON.stringify(generate({ seed: SEED, n: 216 }))).toBe(JSON.stringify(published));
    // A new hash here means that published scores move: raise the version in benchmarks/suites/extraction/suite.yaml.
    const publishedRows = published.map(({ id, input, target, reference }) => [id, input, target, reference]);
    const hash = createHash('sha256').update(JSON.stringify(publishedRows)).digest('hex');
    expect(hash).toBe('d5c57bae8b618edede8db4ccb63a585c8af023c1cfd27ab53313ff4e96586f97');
  });

  test('a larger n only extends it', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 60 }), (seed, few, more) => {
        expect(generate({ seed, n: 2 * (few + more) }).slice(0, 2 * few)).toEqual(generate({ seed, n: 2 * few }));
      }),
      { numRuns: 10 },
    );
  });

  test('has 36 templates, 12 a level, with ids of their own', () => {
    expect(new Set(extraction.templates.map(({ id }) => id)).size).toBe(36);
    const levels = Object.groupBy(extraction.templates, ({ level }) => level);
    expect([levels.easy, levels.medium, levels.hard].map((level) => level?.length)).toEqual([12, 12, 12]);
  });

  test('goes as far as it says, and says so beyond', () => {
    expect(generate({ seed: SEED, n: 11_574 })).toHaveLength(11_574);
    expect(() => generate({ seed: 1, n: 11_576 })).toThrow('has no new numbers');
    expect(() => extraction.generator.generate({ seed: 1, n: 11_576 })).toThrow(ConfigError);
    expect(() => generate({ seed: 1, n: 7 })).toThrow('extraction: n is 7');
  });
});

describe('every question, whatever the seed', () => {
  const lists = fc.sample(seeds, { numRuns: 10, seed: 7 }).map((seed) => generate({ seed, n: 216 }));
  const everyList = [published, generate({ seed: 1, n: 2000 }), ...lists];

  test('is a sample of its own, whose target is the expected object', () => {
    for (const list of everyList) {
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
      expect(new Set(list.map(({ input }) => input)).size).toBe(list.length);
      for (const sample of list) {
        expect(sampleSchema.parse(sample)).toEqual(sample);
        expect(JSON.parse(sample.target[0]!)).toEqual(readExpected(sample));
      }
    }
  });

  test('keeps its own schema, which refuses a missing and a further key', () => {
    for (const sample of published) {
      const schema = z.fromJSONSchema(sample.reference!.schema as Parameters<typeof z.fromJSONSchema>[0]);
      const expected = readExpected(sample);
      const [first, ...rest] = Object.entries(expected);
      expect(schema.safeParse(expected).error, sample.id).toBeUndefined();
      expect(schema.safeParse(Object.fromEntries(rest)).success, sample.id).toBe(false);
      expect(schema.safeParse({ ...expected, more: 1 }).success, sample.id).toBe(false);
      expect(schema.safeParse({ ...expected, [first![0]]: { a: 1 } }).success, sample.id).toBe(false);
    }
  });

  test('takes a brand with 牌 where its text writes it so, in Chinese only, and in the strict reading too', () => {
    const score = jsonFields.create({}, 'strict');
    const answer = (sample: (typeof published)[number], brand: unknown) =>
      score({ text: JSON.stringify({ ...readExpected(sample), brand }), reasoning: '', toolCalls: [] }, sample);
    const branded = published.filter((sample) => 'brand' in readExpected(sample));
    expect(new Set(branded.map(({ cluster }) => cluster))).toEqual(
      new Set(['bicycle', 'laptop', 'used-phone', 'recall']),
    );
    for (const sample of branded) {
      const name = String(readExpected(sample).brand);
      const isWritten = readText(sample).includes(`${name}牌`);
      expect(isWritten, sample.id).toBe(
        sample.language === 'zh' && ['bicycle', 'recall'].includes(sample.cluster ?? ''),
      );
      expect(answer(sample, name).value, sample.id).toBe(1);
      expect(answer(sample, `${name}牌`).value, sample.id).toBe(isWritten ? 1 : 0);
      expect(answer(sample, `${name}牌子`).value, sample.id).toBe(0);
    }
  });

  test('names every key, in both languages', () => {
    for (const { input, reference, id } of published) {
      const keys = (input as string)
        .split(/\n\n(?:Keys:|键：)\n/)[1]!
        .split('\n')
        .map((line) => line.split(/: |：/)[0]);
      expect(keys, id).toEqual(Object.keys(reference!.expected as JsonObject));
    }
  });

  test('is the same question in both languages: only names differ', () => {
    for (const { en, zh } of everyList.flatMap(groupPairs)) {
      expect([en.language, zh.language]).toEqual(['en', 'zh']);
      expect([en.twin, en.cluster, en.tags]).toEqual([zh.twin, zh.cluster, zh.tags]);
      const [english, chinese] = [readExpected(en), readExpected(zh)];
      expect(Object.keys(chinese)).toEqual(Object.keys(english));
      for (const [key, value] of Object.entries(english)) {
        if (JSON.stringify(chinese[key]) === JSON.stringify(value)) continue;
        expect(readText(en), `${en.id} ${key}`).toContain(value);
        expect(readText(zh), `${zh.id} ${key}`).toContain(chinese[key]);
        expect(chinese[key]).toMatch(/^\p{Script=Han}{1,4}$/u);
      }
    }
  });

  test('prints the codes, addresses and names that it asks for', () => {
    for (const sample of everyList.flat()) {
      const { properties } = sample.reference!.schema as unknown as {
        properties: Record<string, { anyOf: [{ type: string; enum?: string[]; pattern?: string }] }>;
      };
      for (const [key, value] of Object.entries(readExpected(sample))) {
        const { type, enum: options, pattern } = properties[key]!.anyOf[0];
        if (type !== 'string' || options || pattern || value === null || key === 'currency') continue;
        expect(readText(sample), `${sample.id} ${key}`).toContain(value);
      }
    }
  });

  test('is written in its own script and punctuation', () => {
    for (const { en, zh } of everyList.flatMap(groupPairs)) {
      expect(en.input).toMatch(/^[\x20-\x7e\n€£–—]+$/);
      expect(en.input).not.toMatch(/undefined|NaN| {2}|\b1 (?!left)[a-z]+s\b|\ba [aeio]/);
      expect(readText(zh)).toMatch(/\p{Script=Han}/u);
      expect(readText(zh)).not.toMatch(/[,;?!()]|undefined|NaN| {2}|\.(?![\da-z])/);
    }
  });
});

describe('published questions, filled in by hand from the text', () => {
  test.each<[string, JsonObject]>([
    ['ex-002-zh', { name: '吴芳', date: '2027-05-07', time: '18:30', guests: 8, high_chair: true, phone: null }],
    [
      'ex-011-zh',
      { check_in: '2027-07-21', check_out: '2027-07-26', room: 'double', breakfast: false, max_price: 110 },
    ],
    [
      'ex-026-zh', // from yesterday, a quarter past seven in the morning
      {
        customer: '510994',
        since_date: '2026-09-30',
        since_time: '07:15',
        light: 'orange',
        restarted: true,
        neighbours_affected: false,
      },
    ],
    ['ex-029-zh', { date: '2027-04-19', start: '09:45', end: '12:30', people: 9, projector: false, catering: null }],
    [
      'ex-003-en', // Thursday of the week after 27 January 2027; 4 − 1 adults
      { name: 'Jack Jordan', date: '2027-02-04', time: '18:45', adults: 3, children: 2, vegetarian: 3, terrace: null },
    ],
    [
      'ex-006-en', // 390 − 60; 24 − 18 months
      {
        brand: 'Redstone',
        storage_gb: 64,
        battery_percent: 94,
        price: 330,
        postage: 8,
        charger: true,
        warranty_months: 6,
        scratches: null,
      },
    ],
    [
      'ex-009-en', // 12 − 5 jars, 5 × 12
      {
        order: 'VW-2718',
        delivered_on: '2026-03-04',
        usable: 7,
        loss: 60,
        wants: 'refund',
        photos: false,
        reply_to: 'e.clark@example.com',
      },
    ],
    [
      'ex-012-en', // 7 November + 2; 2 + 3 nights; 90 − 5
      {
        check_in: '2027-11-09',
        check_out: '2027-11-14',
        adults: 4,
        children: 2,
        price: 85,
        currency: 'EUR',
        dog: false,
      },
    ],
    [
      'ex-015-en', // 1190 − 150 + 59
      { width_cm: 260, depth_cm: 98, height_cm: 90, total: 1099, weeks: 3, colours: ['red', 'grey'], assembly: false },
    ],
    [
      'ex-018-en', // from 24 August, the end of next month
      {
        account: 'e.clark@example.com',
        last_day: '2026-09-30',
        seats: 7,
        new_price: 9,
        reason: 'not-used',
        delete_files: true,
        reference: null,
      },
    ],
    [
      'ex-021-en', // written on a Tuesday: this Friday, Thursday next week
      {
        name: 'Jack Jordan',
        reference: 'WN-5343',
        doctor: 'Lee',
        old_date: '2026-03-13',
        new_date: '2026-03-19',
        new_time: '15:00',
        reason: 'results',
      },
    ],
    [
      'ex-024-en',
      {
        brand: 'Bluebird',
        batches: ['UG-5137', 'EW-1641'],
        sold_from: '2026-02-04',
        sold_until: '2026-02-28',
        risk: 'allergy',
        refund: 23,
        claim_until: '2026-04-28',
        receipt_needed: true,
      },
    ],
    [
      'ex-027-en', // Monday 27 April: Wednesday next week; 2 years of warranty are over after 2 years and 6 months
      {
        serial: 'CR-2845',
        fault_since: '2026-04-24',
        warranty: false,
        cost_limit: 130,
        visit_on: '2026-05-06',
        not_before: '09:15',
        noise: true,
        floor: null,
      },
    ],
    [
      'ex-030-en', // 19 − 4 + 3; 520 − 110
      {
        date: '2027-04-30',
        seats: 18,
        pick_up: '08:00',
        back_by: '16:15',
        still_to_pay: 410,
        currency: 'GBP',
        wheelchair: null,
      },
    ],
    [
      'ex-033-en', // 2 × 12 + 11; 12 − 2
      {
        product: 'FU-4119',
        quantity: 35,
        unit_price: 10,
        shipping: 'post',
        needed_by: '2026-05-08',
        invoice_to: null,
        samples: ['MF-4408'],
      },
    ],
    [
      'ex-036-en', // 22 October and a week; 5 − 1
      {
        parcels: ['LD-6908', 'TV-8277'],
        house: 35,
        floor: 4,
        deliver_on: '2027-10-29',
        from: '15:30',
        until: '17:30',
        neighbour: false,
        lift: null,
      },
    ],
  ])('%s', (id, filled) => {
    const sample = published.find((one) => one.id === id)!;
    expect(readExpected(sample)).toEqual(filled);
  });
});

describe('days and times', () => {
  const days = fc.integer({ min: 20_000, max: 22_000 });
  const utc = (day: number) => new Date(day * 86_400_000);

  test('are those of the calendar', () => {
    fc.assert(
      fc.property(days, (day) => {
        const format = (options: Intl.DateTimeFormatOptions, locale = 'en-GB') =>
          utc(day).toLocaleDateString(locale, { timeZone: 'UTC', ...options });
        expect(iso(day)).toBe(format({}, 'sv-SE'));
        expect(long(day).en).toBe(format({ day: 'numeric', month: 'long', year: 'numeric' }));
        expect(weekday(day).en).toBe(format({ weekday: 'long' }));
        expect(weekday(day).zh.slice(1)).toBe('日一二三四五六'[utc(day).getUTCDay()]);
        expect(heading(day).zh).toContain(`${long(day).zh}，星期`);
        expect(slashed(day).en).toBe(
          `${utc(day).getUTCDate()}/${utc(day).getUTCMonth() + 1}/${utc(day).getUTCFullYear()}`,
        );
        const end = utc(monthEnd(day, 1));
        expect(utc(monthEnd(day, 1) + 1).getUTCDate()).toBe(1);
        expect((end.getUTCMonth() - utc(day).getUTCMonth() + 12) % 12).toBe(1);
      }),
    );
  });

  test('next week begins on the Monday after the coming Sunday', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 7 }), (today, number) => {
        let monday = today + 1;
        while (utc(monday).getUTCDay() !== 1) monday += 1;
        expect(nextWeek(today, number)).toBe(monday + number - 1);
      }),
    );
  });

  test('are said as people say them', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31].map(ordinal)).toEqual(
      '1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 30th 31st'.split(' '),
    );
    expect(spokenDate(20_000)).toEqual({ en: 'October 4th', zh: '10月4号' });
    expect([450, 720, 1185, 1170].map((time) => [clock(time), spoken(time).en, spoken(time).zh])).toEqual([
      ['07:30', '7.30 am', '早上7点半'],
      ['12:00', '12 pm', '中午12点'],
      ['19:45', '7.45 pm', '晚上7点三刻'],
      ['19:30', '7.30 pm', '晚上7点半'],
    ]);
    expect([465, 495, 510, 780].map((time) => [spelledOut(time).en, spelledOut(time).zh])).toEqual([
      ['a quarter to eight', '七点三刻'],
      ['a quarter past eight', '八点一刻'],
      ['half past eight', '八点半'],
      ["one o'clock", '一点'],
    ]);
  });
});
