import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const program = join(root, 'packages', 'cli', 'bin', 'evenhand.js');
const crux = join(root, '..', 'shared', 'data', 'zeroeval-crux');
const folder = mkdtempSync(join(tmpdir(), 'evenhand-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function evenhand(...args: string[]) {
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' });
}

function rows(...path: string[]): Record<string, string>[] {
  return parse(readFileSync(join(folder, ...path), 'utf8'), { columns: true });
}

/** As published by the authors, in percent. */
const PUBLISHED: Readonly<Record<string, number>> = {
  'gpt-4o-2024-08-06': 87.0,
  'claude-3-5-sonnet-20241022': 83.88,
  'gpt-4o-mini-2024-07-18': 75.88,
  'Qwen2.5-72B-Instruct': 73.88,
  'deepseek-v2.5-0908': 70.0,
  'claude-3-5-haiku-20241022': 68.75,
  'Qwen2-72B-Instruct': 59.13,
  'Meta-Llama-3-70B-Instruct': 58.88,
  'Qwen2.5-7B-Instruct': 52.75,
  'Meta-Llama-3.1-8B-Instruct': 39.88,
};

describe.skipIf(!existsSync(crux))('ZeroEval’s saved replies (needs ../shared/data)', () => {
  it('score to the published accuracies, pairs and all', { timeout: 240_000 }, () => {
    const files = readdirSync(crux)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(crux, name));
    const { status, stderr } = evenhand('import', 'zeroeval', ...files, '--out', 'crux');
    expect(stderr).not.toContain('error');
    expect(status).toBe(0);
    const summary = rows('crux', 'summary.csv').filter((row) => row.suite !== '*' && row.language === '*');
    expect(
      Object.fromEntries(
        summary.map((row) => [row.model, [row.n, Math.round(Number(row.accuracy) * 10000 + 1e-6) / 100]]),
      ),
    ).toEqual(Object.fromEntries(Object.entries(PUBLISHED).map(([model, percent]) => [model, ['800', percent]])));
    const pairs = new Map(
      rows('crux', 'comparisons.csv')
        .filter((row) => row.suite !== '*')
        .map((row) => [`${row.model_a} ${row.model_b}`, row]),
    );
    expect(pairs.get('Qwen2.5-72B-Instruct gpt-4o-2024-08-06')).toMatchObject({
      a_only: '27',
      b_only: '132',
      p: '8.28733e-18',
    });
    expect(pairs.get('Qwen2.5-72B-Instruct gpt-4o-mini-2024-07-18')).toMatchObject({ a_only: '69', b_only: '85' });
    expect(pairs.get('claude-3-5-haiku-20241022 deepseek-v2.5-0908')).toMatchObject({ a_only: '66', b_only: '76' });
    expect(evenhand('verify', 'crux').status).toBe(0);
  });
});

describe('jsonl with a mapping file', () => {
  const map = (id: string) =>
    `suite: { name: saved, version: 1, language: en, scorer: { name: numeric } }\nmodel: { file: true }\nid: { field: ${id} }\nreply: { field: answers.text }\ntarget: { field: gold, after: "####" }\n`;
  const line = (id: number, reply: string, gold = 'so #### 7') =>
    JSON.stringify({ q: { id }, answers: { text: reply }, gold });

  it('makes a run that can be verified, and counts what is missing', () => {
    writeFileSync(join(folder, 'map.yaml'), map('q.id'));
    writeFileSync(
      join(folder, 'small.jsonl'),
      `\uFEFF${line(1, 'Answer: 7')}\n${line(2, 'Answer: 8')}\nnot json\n${line(2, 'Answer: 7')}\n42\n${line(3, 'It is 7')}`,
    );
    const { status } = evenhand(
      'import',
      'jsonl',
      'small.jsonl',
      '--map',
      'map.yaml',
      '--expected',
      '5',
      '--out',
      'saved',
    );
    expect(status).toBe(2);
    const [row] = rows('saved', 'summary.csv').filter((one) => one.suite === 'saved');
    expect(row).toMatchObject({
      model: 'small',
      n: '3',
      n_correct: '2',
      n_incorrect: '1',
      n_missing: '2',
      complete: 'false',
    });
    expect(row!.caveats).toContain('incomplete');
    expect(evenhand('verify', 'saved').status).toBe(0);
  });

  it('does not depend on the order of the lines', () => {
    const lines = Array.from({ length: 20 }, (_, at) => line(at, at % 3 === 0 ? 'Answer: 8' : 'Answer: 7'));
    writeFileSync(join(folder, 'map2.yaml'), map('q.id'));
    for (const [name, order] of [
      ['a', lines],
      ['b', lines.toReversed()],
    ] as const) {
      rmSync(join(folder, 'm.jsonl'), { force: true });
      writeFileSync(join(folder, 'm.jsonl'), order.join('\n'));
      expect(evenhand('import', 'jsonl', 'm.jsonl', '--map', 'map2.yaml', '--out', name).status).toBe(0);
    }
    for (const file of ['summary.csv', 'comparisons.csv', join('samples', 'm.csv')])
      expect(readFileSync(join(folder, 'b', file), 'utf8')).toBe(readFileSync(join(folder, 'a', file), 'utf8'));
  });

  it('names the fields that there are, and writes nothing', () => {
    writeFileSync(join(folder, 'map3.yaml'), map('q.number'));
    writeFileSync(join(folder, 'n.jsonl'), line(1, 'Answer: 7'));
    const { status, stderr } = evenhand('import', 'jsonl', 'n.jsonl', '--map', 'map3.yaml', '--out', 'none');
    expect(status).toBe(4);
    expect(stderr).toContain('q.id');
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});

describe('score', () => {
  it('judges stored replies again, beside the old verdicts', () => {
    const { status } = evenhand('score', 'saved', '--scorer', 'exact');
    expect([0, 2]).toContain(status);
    expect(existsSync(join(folder, 'saved', 'scores'))).toBe(true);
    expect(evenhand('verify', 'saved').status).toBe(0);
  });
});
