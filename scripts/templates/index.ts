// Holds our rendering of chat templates against transformers': node scripts/templates/index.ts FOLDER [options]
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { compileTemplate } from '../../packages/providers/src/llama-cpp/render-template.ts';
import { compareRenders, type Outcome } from './compare.ts';
import { MESSAGE_SETS } from './message-sets.ts';
import { runReference } from './run-reference.ts';
import { findFamily, writeTables } from './tables.ts';

const DATE = '2024-07-26';
const USAGE = `usage: node scripts/templates/index.ts FOLDER [--python PYTHON] [--renderer MODULE] [--details FILE]
  FOLDER      chat templates, one a file, *.jinja
  --python    an interpreter that has what requirements.txt names (python3)
  --renderer  a module with compileTemplate(source) to be measured in place of ours
  --details   where each difference and refusal is written as a JSON line`;

type Compile = (source: string) => (variables: Record<string, unknown>) => string;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    renderer: { type: 'string' },
    details: { type: 'string' },
  },
});
const folder = positionals[0];
if (folder === undefined) {
  console.error(USAGE);
  process.exit(2);
}

const names = readdirSync(folder)
  .filter((name) => name.endsWith('.jinja'))
  .sort();
const templates = names.map((name) => ({ name: name.slice(0, -6), source: readFileSync(join(folder, name), 'utf8') }));
const tasks = templates.flatMap(({ name, source }) =>
  MESSAGE_SETS.map((set) => ({
    name,
    set: set.name,
    template: source,
    variables: {
      messages: set.messages,
      add_generation_prompt: true,
      bos_token: '<s>',
      eos_token: '</s>',
      tools: null,
      documents: null,
    },
  })),
);

async function loadRenderer(): Promise<Compile> {
  if (values.renderer === undefined) return (source) => compileTemplate(source, { date: DATE });
  return ((await import(pathToFileURL(resolve(values.renderer)).href)) as { compileTemplate: Compile }).compileTemplate;
}

function renderAll(compile: Compile): Outcome[] {
  return tasks.map(({ template, variables }) => {
    try {
      return { text: compile(template)(variables) };
    } catch (cause) {
      return { error: (cause as Error).message };
    }
  });
}

const reference = runReference(
  values.python,
  DATE,
  tasks.map(({ template, variables }) => ({ template, variables })),
);
const rows = compareRenders(tasks, reference, renderAll(await loadRenderer()));
if (values.details !== undefined)
  writeFileSync(
    values.details,
    rows
      .filter(({ verdict }) => verdict === 'differs' || verdict === 'refused' || verdict === 'renders alone')
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
  );
console.log(writeTables(rows, new Map(templates.map(({ name, source }) => [name, findFamily(name, source)]))));
process.exitCode = rows.some(({ verdict }) => verdict === 'differs') ? 1 : 0;
