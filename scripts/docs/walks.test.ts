import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const [, walks = ''] = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8').split('\n## Walks\n');
const [table = '', ...sections] = walks.split('\n### ');
const listFiles = (text: string): string[] => [...text.matchAll(/^\d+\. `([^`]+)`/gm)].map((match) => match[1]!);

it('has six walks, and a row of the table for each', () => {
  expect(sections).toHaveLength(6);
  expect([...table.matchAll(/^\| /gm)]).toHaveLength(2 + sections.length);
});

it.each(sections.map((text) => [text.split('\n')[0]!, text] as const))('%s: names only files that exist', (_, text) => {
  const files = listFiles(text);
  expect(files.filter((path) => !existsSync(join(root, 'packages', path)))).toEqual([]);
  expect(files).toEqual([...new Set(files)]);
});

it('the table counts the files of each list', () => {
  const counts = [...table.matchAll(/\| (\d+)(?: \(\d+ of them in `io`\))?, [^|]+\|$/gm)].map((match) =>
    Number(match[1]),
  );
  expect(counts).toEqual(sections.map((text) => listFiles(text).length));
});
