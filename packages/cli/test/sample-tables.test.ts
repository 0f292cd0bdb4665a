import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { loadSuite } from '@evenhand/core';
import { withTables } from '@evenhand/runner';
import { describe, expect, it, vi } from 'vitest';
import { plan } from '../src/commands/plan.ts';
import { createExperimentContext } from '../src/registry.ts';
import { here } from './support/here.ts';
import { evenhand, scratch, write } from './support/program.ts';
import { rows, scripted } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000 });

const home = scratch();
let cases = 0;
async function load(samples: string, content: string | null, more: object = {}) {
  const folder = `case-${++cases}`;
  write(home, {
    [`${folder}/suite.yaml`]: { name: folder, version: 1, prompt: {}, scorer: { name: 'exact' }, samples, ...more },
    ...(content === null ? {} : { [`${folder}/${samples}`]: content }),
  });
  const suite = await withTables(() => loadSuite(join(home, folder), createExperimentContext()));
  return [...suite.samples];
}

describe('samples in a table', () => {
  it('are read by the usual names of columns, from CSV and tab-separated values', async () => {
    const csv = 'id,question,answer,lang\nq1,"Six, times 7?",42,en\nq2,"Two\nlines ""quoted""",x,\n';
    const expected = [
      { id: 'q1', input: 'Six, times 7?', target: ['42'], language: 'en' },
      { id: 'q2', input: 'Two\nlines "quoted"', target: ['x'], language: null },
    ];
    expect(await load('questions.csv', csv)).toMatchObject(expected);
    expect(await load('questions.tsv', 'ID\tInput\tTarget\nq1\tSix, times 7?\t42\n')).toMatchObject([
      { id: 'q1', input: 'Six, times 7?', target: ['42'] },
    ]);
    expect(await load('bom.csv', `\ufeff${csv}`)).toMatchObject(expected);
  });
  it('have choices in a list or in columns A to D, ids by their rows, and several answers', async () => {
    const choice = { scorer: { name: 'choice' }, prompt: { template: '{{input}}\n{{choices}}' } };
    expect(await load('a.csv', 'question,A,B,C,D,answer\nWhich?,one,two,three,four,B\n', choice)).toMatchObject([
      { id: 'row-1', choices: ['one', 'two', 'three', 'four'], target: ['B'] },
    ]);
    expect(
      await load('b.csv', 'input,options,target\nWhich?,"[""x"", ""y""]",A\nAnd?,u|v|w,B\n', choice),
    ).toMatchObject([{ choices: ['x', 'y'] }, { choices: ['u', 'v', 'w'] }]);
    expect(await load('c.csv', 'input,target\nWhich?,"[""x"", ""y""]"\n')).toMatchObject([{ target: ['x', 'y'] }]);
  });
  it('may have columns of other names, named in suite.yaml', async () => {
    const columns = { id: 'nr', input: 'frage', target: 'loesung', tags: ['fach', 'stufe'] };
    expect(await load('d.csv', 'nr,frage,loesung,fach,stufe\n1,Was?,Das,Mathe,leicht\n', { columns })).toMatchObject([
      { id: '1', input: 'Was?', target: ['Das'], tags: ['Mathe', 'leicht'] },
    ]);
  });
  it('may be dialogues', async () => {
    const turns = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
      { role: 'user', content: '6 x 7?' },
    ];
    const cell = `"${JSON.stringify(turns).replaceAll('"', '""')}"`;
    expect(await load('e.csv', `input,target\n${cell},42\n`)).toMatchObject([{ input: turns }]);
  });
  it('are read from Parquet, nested columns by their paths', async () => {
    const fixtures = join(import.meta.dirname, '..', '..', 'importers', 'test', 'fixtures');
    const name = 'kitchen.parquet';
    write(home, { 'parquet/x': '' });
    cpSync(join(fixtures, 'details_kitchen_2026-11-22T10-00-00.000001.parquet'), join(home, 'parquet', name));
    const suite = { name: 'kitchen', version: 1, prompt: {}, scorer: { name: 'exact' }, samples: name };
    const columns = { id: 'doc.id', input: 'doc.query', target: 'doc.choices' };
    write(home, {
      'parquet/suite.yaml': { ...suite, columns },
      'kitchen.yaml': { name: 'kitchen', suites: ['./parquet'], models: [scripted('oracle')] },
    });
    const loaded = await withTables(() => loadSuite(join(home, 'parquet'), createExperimentContext()));
    expect([...loaded.samples]).toMatchObject([
      { id: '0', input: 'How many legs has a stool of three legs?', target: ['3'] },
      { id: '1', target: ['water'] },
      { id: '2', target: ['flour'] },
    ]);
    expect(await here(home, () => plan('kitchen.yaml', { json: true }))).toMatchObject({ code: 0 });
    expect(await evenhand(home, 'run', 'kitchen.yaml', '--out', 'kitchen-run')).toMatchObject({ code: 0 });
    expect(rows(join(home, 'kitchen-run', 'samples', 'oracle.csv')).map(({ outcome }) => outcome)).toEqual([
      'correct',
      'correct',
      'correct',
    ]);
  });

  it.each<[what: string, file: string, content: string, more: object, message: RegExp]>([
    [
      'without the column',
      'f.csv',
      'text,gold\na,b\n',
      {},
      /no column is called input, question, prompt, query, problem; the columns are text, gold; name it in suite\.yaml: columns: \{ input: NAME \}/,
    ],
    [
      'with a name that is none',
      'g.csv',
      'text,gold\na,b\n',
      { columns: { input: 'txt' } },
      /has no column "txt", which columns names; did you mean "text"\?/,
    ],
    ['with uneven rows', 'h.csv', 'input,target\na,b,c\n', {}, /h\.csv:2: found 3 fields; expected 2/],
    ['with a column twice', 'i.csv', 'input,input\na,b\n', {}, /i\.csv:1: has the column "input" twice/],
    ['with nothing', 'j.csv', 'input,target\n', {}, /has no rows/],
    [
      'of no known form',
      'k.xlsx',
      'PK\u0003\u0004\n\n\n',
      {},
      /found neither JSON Lines nor a table with a known ending/,
    ],
    ['that is a JSON list', 'l.json', '[{"id":"a"}]', {}, /found a JSON list; expected one object a line/],
    [
      'with columns and no table',
      'm.jsonl',
      '{"id":"a","input":"b","target":"c"}\n',
      { columns: { id: 'x' } },
      /columns: .*samples has to name a \.csv, \.tsv or \.parquet file/,
    ],
    [
      'with images',
      'n.jsonl',
      '{"id":"a","input":"b","target":"c","images":["x.png"]}\n',
      {},
      /n\.jsonl:1: an image stands in the question itself/,
    ],
  ])('are refused %s, once', async (_, file, content, more, message) => {
    const error = await load(file, content, more).then(
      () => null,
      (thrown: Error & { problems: string[] }) => thrown,
    );
    expect(error?.message).toMatch(message);
    expect(error?.problems).toHaveLength(1);
  });
  it('are refused in few lines where every row has the mistake', async () => {
    const lines = Array.from({ length: 40 }, (_, at) => `${at},q,`).join('\n');
    const error = await load('o.csv', `id,input,target\n${lines}\n`, { scorer: { name: 'numeric' } }).then(
      () => null,
      (thrown: Error & { problems: string[] }) => thrown,
    );
    expect(error!.problems.length).toBeLessThanOrEqual(101);
  });
});
