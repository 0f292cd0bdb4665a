import { stripVTControlCharacters } from 'node:util';
import { uniform } from '@evenhand/io';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cutMiddle } from '../src/output/table-layout.ts';
import { formatTable } from '../src/output/table-text.ts';

const text = (header: string[], rows: string[][], right: number[], width: number, leads?: number) =>
  formatTable({ header, rows, right, ...(leads === undefined ? {} : { leads }) }, 'table', width);
const NAMES = [
  'deepseek-v4-pro-max-thinking-2026-11@openrouter',
  'smollm2-135m',
  '通义千问-三点五-特大号-思考版-二零二六@阿里云',
];
const SENTENCES = ['no significant difference', '没有显著差异，样本太少', 'better'];
const HEADS = {
  en: [
    'first',
    'second',
    'pairs',
    'only first',
    'difference in mean score [95 %]',
    'cost per correct answer',
    'first is',
  ],
  zh: ['第一个', '第二个', '成对', '仅第一个正确', '平均分之差［95 %］', '每个正确答案的成本', '第一个模型'],
};

describe('a table in a terminal', () => {
  it.each([80, 160].flatMap((width) => (['en', 'zh'] as const).map((language) => [width, language] as const)))(
    'of %i columns is no wider than it, with 1 to 12 models of long names and heads in %s',
    (width, language) => {
      for (let models = 1; models <= 12; models++)
        for (let draw = 0; draw < 8; draw++) {
          const pick = <T>(from: readonly T[], at: number) =>
            from[Math.floor(uniform(draw, 'pick', models * 100 + at) * from.length)]!;
          const rows = Array.from({ length: models }, (_, at) => [
            `${pick(NAMES, at)}${'-x'.repeat(Math.floor(uniform(draw, 'long', at) * 30))}`,
            `${pick(NAMES, at + 50)}-${at}`,
            String(at * 111),
            '12',
            '-12.3 points [-20.1, +4.4]',
            '$0.000123 [$0.000100, $0.000150]',
            pick(SENTENCES, at),
          ]);
          const lines = text(HEADS[language], rows, [2, 3], width).split('\n');
          for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
          // Nothing is left out: each figure stands in some block.
          for (const row of rows)
            expect(
              lines.some((line) => line.includes(` ${row[2]!}`)),
              row[2],
            ).toBe(true);
        }
    },
  );

  it('stays as it is where it fits, and where nobody says how wide it may be', () => {
    const rows = [['a', '1', 'x'.repeat(200)]];
    expect(text(['name', 'n', 'what'], rows, [1], Number.POSITIVE_INFINITY)).toBe(
      `name  n  what\na     1  ${'x'.repeat(200)}`,
    );
    expect(text(['name', 'n'], [['a', '1']], [1], 8)).toBe('name  n\na     1');
  });
  it('breaks heads first', () => {
    const lines = text(['model', 'cost per correct answer'], [['a', '1']], [1], 20).split('\n');
    expect(lines.map((line) => line.trim().replace(/\s+/g, ' '))).toEqual([
      'cost',
      'per',
      'correct',
      'model answer',
      'a 1',
    ]);
  });
  it('stands in blocks below each other where it is still too wide, each with the labels of its rows', () => {
    const rows = [['first-model', '111111111', '222222222', '333333333']];
    const blocks = text(['model', 'a', 'b', 'c'], rows, [1, 2, 3], 30).split('\n\n');
    expect(blocks).toHaveLength(3);
    for (const [at, block] of blocks.entries()) {
      expect(block).toMatch(/^model/);
      expect(block).toContain(rows[0]![at + 1]);
    }
  });
  it('breaks sentences and cuts names in their middle, which stay apart', () => {
    const rows = [
      ['some-model-with-a-long-name-aaaa', '1', 'set the key in the environment and try again'],
      ['some-model-with-a-long-name-baaa', '2', 'ok'],
      ['some-model-with-a-long-name-bbaa', '3', 'ok'],
    ];
    const lines = text(['model', 'n', 'what to do'], rows, [1], 36).split('\n');
    const labels = lines.filter((line) => line.includes('…')).map((line) => line.split(' ')[0]);
    expect(new Set(labels).size).toBe(3);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('environment');
  });
  it.each([
    ['abcdefghij', 5, 'ab…ij'],
    ['abcdefghij', 10, 'abcdefghij'],
    ['键盘键盘键盘', 6, '键…盘'],
    ['键盘', 1, '…'],
    ['abc', 0, ''],
  ])('cuts %j to %i columns: %j', (name, width, cut) => {
    expect(cutMiddle(name, width)).toBe(cut);
    expect(stringWidth(cutMiddle(name, width))).toBeLessThanOrEqual(Math.max(width, 0));
  });
});

describe('a table for other programs', () => {
  const table = {
    header: ['model', 'n'],
    rows: [
      ['a|b_%', '=1'],
      ['c,"d"', '2'],
    ],
    right: [1],
  };
  it.each([
    ['md', '| model | n |\n| --- | ---: |\n| a\\|b\\_% | =1 |\n| c,"d" | 2 |'],
    ['csv', 'model,n\na|b_%,\'=1\n"c,""d""",2'],
    [
      'latex',
      "\\begin{tabular}{lr}\n  \\toprule\n  model & n \\\\\n  \\midrule\n  a\\textbar{}b\\_\\% & =1 \\\\\n  c,''d'' & 2 \\\\\n  \\bottomrule\n\\end{tabular}",
    ],
  ] as const)('as %s', (format, expected) => {
    expect(stripVTControlCharacters(formatTable(table, format, 20)).replace('\\=1', '=1')).toBe(expected);
  });
});
