import type { Sample } from '@evenhand/core';
import { expect, test } from 'vitest';
import { instructionFollowing } from '../src/generators/instruction-following/index.ts';

const lists = [20261130, 3].map((seed) => instructionFollowing.generate({ seed, n: 204 }));
const all = lists.flat();

const rows = (text: string) => text.split('\n').filter((line) => line.trim() !== '');
const count = (text: string, part: string) => text.split(part).length - 1;
const parts = (text: string) => text.split(/[,，、\n]\s*/).map((part) => part.trim());
const visible = (text: string) => [...text].filter((sign) => sign.trim() !== '').length;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const iso = (year: string, month: number, day: string) =>
  `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;

type Follows = (reply: string, match: readonly string[], input: string) => boolean;
/** Each kind of instruction by its words, and a check of its own: written from the texts, not from scorer or generator. */
const READERS: readonly (readonly [RegExp, Follows])[] = [
  [/Begin with the words "(.+?)"|以“([^”]+)”这几个字开头/, (reply, m) => reply.indexOf((m[1] ?? m[2])!) === 0],
  [
    /End with the sentence "(.+?)"|以“([^“”]+)”这句话结尾/,
    (reply, m) => reply.slice(-(m[1] ?? m[2])!.length) === (m[1] ?? m[2]),
  ],
  [
    /title in double angle|标题，写在双尖括号/,
    (reply) => rows(reply).some((line) => line.includes('<<') && line.includes('>>')),
  ],
  [/postscript|附言/, (reply) => /^P\.S\. ./.test(rows(reply).at(-1)!)],
  [
    /Use the words "(.+?)" and "(.+?)"|用上“([^“”]+)”和“([^“”]+)”/,
    (reply, m) => [m[1] ?? m[3], m[2] ?? m[4]].every((word) => count(reply, word!) > 0),
  ],
  [
    /Do not use the word "(.+?)"/,
    (reply, m) =>
      !reply
        .toLowerCase()
        .split(/[^a-z]+/)
        .includes(m[1]!),
  ],
  [/全文不要出现“(.+?)”字/, (reply, m) => count(reply, m[1]!) === 0],
  [/at least (\d) placeholders|至少留(\d)个方括号/, (reply, m) => count(reply, '[') >= Number(m[1] ?? m[2])],
  [/Emphasise at least (\d)|星号强调(\d)个词/, (reply, m) => count(reply, '*') >= 2 * Number(m[1] ?? m[2])],
  [/Use no commas|不要用逗号/, (reply) => parts(reply.replaceAll('\n', ' ')).length === 1],
  [
    /Use the word "(.+?)" exactly (\d) times|“([^“”]+)”这个词正好出现(\d)次/,
    (reply, m) => count(reply.toLowerCase(), (m[1] ?? m[3])!) === Number(m[2] ?? m[4]),
  ],
  [/End with a question|以一个问句结尾/, (reply) => '?？'.includes(reply.at(-1)!)],
  [/Use no digits|不要用数字符号/, (reply) => [...reply].every((sign) => !'0123456789'.includes(sign))],
  [/Stay within (\d+) characters|不超过(\d+)个字符/, (reply, m) => visible(reply) <= Number(m[1] ?? m[2])],
  [/Write at least (\d+) characters|至少写(\d+)个字符/, (reply, m) => visible(reply) >= Number(m[1] ?? m[2])],
  [
    /the day, (\d+) (\w+) (\d{4}), in the form/,
    (reply, m) => reply.includes(iso(m[3]!, MONTHS.indexOf(m[2]!) + 1, m[1]!)),
  ],
  [/日期(\d+)年(\d+)月(\d+)日/, (reply, m) => reply.includes(iso(m[1]!, Number(m[2]), m[3]!))],
  [
    /list of exactly (\d) points|列出正好(\d)点/,
    (reply, m) => rows(reply).filter((line) => line.startsWith('- ')).length === Number(m[1] ?? m[2]),
  ],
  [
    /numbered list of exactly (\d)|正好(\d)条的编号列表/,
    (reply, m) => {
      const numbers = rows(reply)
        .map((line) => Number.parseInt(line, 10))
        .filter((n) => !Number.isNaN(n) && n < 1000);
      return numbers.join() === Array.from({ length: Number(m[1] ?? m[2]) }, (_, index) => index + 1).join();
    },
  ],
  [
    /Markdown table of (\d) columns|(\d)列的Markdown表格/,
    (reply, m) => {
      const lines = rows(reply).filter((line) => line.startsWith('|'));
      return (
        lines.length >= 3 &&
        lines.every((line) => count(line, '|') === Number(m[1] ?? m[2]) + 1) &&
        /---/.test(lines[1]!)
      );
    },
  ],
  [/code block|代码块/, (reply) => rows(reply).filter((line) => line === '```').length === 2],
  [/Write exactly (\d) lines|正好写(\d)行/, (reply, m) => rows(reply).length === Number(m[1] ?? m[2])],
  [/Begin every line with|每一行都以/, (reply) => rows(reply).every((line) => line.startsWith('> '))],
  [
    /Write exactly (\d) sentences|正好写(\d)句话/,
    (reply, m) => count(reply, '.') + count(reply, '。') === Number(m[1] ?? m[2]),
  ],
  [/Write (\d) paragraphs|写(\d)段/, (reply, m) => count(reply, '***') === Number(m[1] ?? m[2]) - 1],
  [
    /two different versions|两个不同的版本/,
    (reply) => new Set(reply.split('******').map((one) => one.trim())).size === 2,
  ],
  [
    /Write (\d) sections, headed|分(\d)个部分写/,
    (reply, m) =>
      Array.from({ length: Number(m[1] ?? m[2]) }, (_, index) => new RegExp(`(Section|部分) ${index + 1}\\n`)).every(
        (head) => head.test(reply),
      ),
  ],
  [/between \[\[ and \]\]|放在\[\[和\]\]之间/, (reply) => /^\[\[.+\]\]$/s.test(reply)],
  [/Write it in Chinese/, (reply) => /\p{Script=Han}/u.test(reply) && !/[a-z]/i.test(reply)],
  [/用英语写/, (reply) => /[a-z]/i.test(reply) && !/\p{Script=Han}/u.test(reply)],
  [
    /exactly the keys (.+?), and nothing else|正好有这些键：(.+?)。/,
    (reply, m) =>
      Object.keys(JSON.parse(reply)).sort().join() ===
      [...(m[1] ?? m[2])!.matchAll(/"(\w+)"/g)]
        .map((key) => key[1]!)
        .sort()
        .join(),
  ],
  [
    /Exactly (\d) of them, on one line|正好(\d)个，写在一行/,
    (reply, m) => parts(reply).length === Number(m[1] ?? m[2]) && !reply.includes('\n'),
  ],
  [
    /Write the word "(.+?)" (\d) times|把“(.+?)”这个词写(\d)遍/,
    (reply, m) =>
      reply ===
      Array(Number(m[2] ?? m[4]))
        .fill(m[1] ?? m[3])
        .join('\n'),
  ],
  [
    /Sort these numbers: (.+?)\.|给这些数排序：(.+?)。/,
    (reply, m, input) => {
      const sorted = parts((m[1] ?? m[2])!)
        .map(Number)
        .sort((a, b) => a - b);
      return parts(reply).join() === (/Smallest|从小到大/.test(input) ? sorted : sorted.reverse()).join();
    },
  ],
  [
    /some words: (.+?)\.|有几个词：(.+?)。/,
    (reply, m) =>
      rows(reply).join() ===
      parts((m[1] ?? m[2])!)
        .reverse()
        .join(),
  ],
  [/sign by sign:\n(.+)\n|逐字抄下来：\n(.+)\n/, (reply, m) => reply === (m[1] ?? m[2])],
  [
    /like better: "(.+?)" or "(.+?)"|更喜欢哪个词：“(.+?)”还是“(.+?)”/,
    (reply, m) => [m[1] ?? m[3], m[2] ?? m[4]].includes(reply),
  ],
];

function readInstructions({ input }: Sample) {
  return READERS.flatMap(([pattern, follows]) => {
    const match = pattern.exec(input as string);
    return match === null ? [] : [(reply: string) => follows(reply, match, input as string)];
  });
}

test('the target follows every instruction that the text states, by a second reading of the text', () => {
  for (const sample of all) {
    const instructions = readInstructions(sample);
    expect(instructions, `${sample.id} ${sample.input}`).toHaveLength(sample.tags.length - 1);
    for (const follows of instructions) expect(follows(sample.target[0]!), `${sample.id} ${sample.input}`).toBe(true);
  }
});

test('has one, two and three instructions by level, of at least 25 kinds', () => {
  const numbers = { easy: 1, medium: 2, hard: 3 } as Record<string, number>;
  for (const { tags } of all) expect(tags.length - 1).toBe(numbers[tags[0]!]);
  expect(new Set(all.flatMap(({ tags }) => tags.slice(1))).size).toBe(34);
  const checks = all.flatMap(({ reference }) => (reference as { instruction_id_list: string[] }).instruction_id_list);
  expect(new Set(checks).size).toBeGreaterThanOrEqual(25);
});

test('the same seed gives the same list and a larger n only extends it', () => {
  expect(instructionFollowing.generate({ seed: 3, n: 40 })).toEqual(lists[1]!.slice(0, 40));
});
