// Holds the fixture of rendered templates against transformers: node scripts/templates/cases.ts [--python PYTHON] [--write]
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runReference } from './run-reference.ts';

interface Case {
  name: string;
  template: string;
  variables: Record<string, unknown>;
  /** Absent = not filled in yet. */
  expected?: string;
}

const FILE = join(import.meta.dirname, '../../packages/providers/test/fixtures/template-cases.json');
const { values } = parseArgs({
  options: { python: { type: 'string', default: 'python3' }, write: { type: 'boolean', default: false } },
});
const fixture = JSON.parse(readFileSync(FILE, 'utf8')) as { about: string; cases: Case[] };
const rendered = runReference(values.python, '2024-07-26', fixture.cases);
let wrong = 0;
for (const [i, one] of fixture.cases.entries()) {
  const { text, error } = rendered[i]!;
  if (text !== undefined && text === one.expected) continue;
  wrong++;
  console.log(`${one.name}: expected ${JSON.stringify(text ?? error)}, found ${JSON.stringify(one.expected)}`);
  if (values.write && text !== undefined) one.expected = text;
}
if (values.write) writeFileSync(FILE, `${JSON.stringify(fixture, null, 1)}\n`);
process.exitCode = wrong === 0 || values.write ? 0 : 1;
