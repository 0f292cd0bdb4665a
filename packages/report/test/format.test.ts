import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ExperimentContext,
  hostSchema,
  journalEventSchema,
  jsonObject,
  loadCatalogue,
  loadExperiment,
  loadSuite,
  manifestSchema,
  modelEntrySchema,
  OUTCOMES,
  PROVIDER_ERROR_KINDS,
  type Provider,
  priceRecordSchema,
  ratesSchema,
  runRecordSchema,
  sampleSchema,
  settingsSchema,
  suiteSchema,
} from '@evenhand/core';
import { afterAll, describe, expect, it } from 'vitest';
import { METHODS, METHODS_BY_TABLE } from '../src/methods.ts';
import { MEASURE_CAVEATS, QUALITY_CAVEATS } from '../src/tables/caveats.ts';
import { COLUMNS } from '../src/tables/columns.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const format = readFileSync(join(root, 'FORMAT.md'), 'utf8');
const methodology = readFileSync(join(root, 'METHODOLOGY.md'), 'utf8');

/** What stands between two marks. */
function marked(text: string, name: string): string {
  const close = `<!-- /${name.split(':')[0]} -->`;
  const from = text.indexOf(`<!-- ${name} -->`);
  expect(from, `the mark <!-- ${name} -->`).toBeGreaterThanOrEqual(0);
  return text.slice(from, text.indexOf(close, from));
}

/** The cells of a Markdown table, header and rule left out. */
function tableRows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(2, -2)
        .split(/(?<!\\) \| /)
        .map((cell) => cell.replaceAll('\\|', '|').replace(/^`(.*)`$/, '$1')),
    );
}

/** From a second-level heading to the next one. */
function section(title: string): string {
  const sections = format.split(/^## /m);
  const found = sections.find((part) => part.startsWith(`${title}\n`));
  if (found === undefined) throw new Error(`FORMAT.md has no section "${title}"`);
  return found;
}

/** What of a zod schema is looked at here; `report` itself has no zod. */
interface Schema {
  readonly _zod: { readonly def: unknown };
}
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly innerType?: Schema;
  readonly element?: Schema;
  readonly valueType?: Schema;
  readonly in?: Schema;
  readonly options?: readonly Schema[];
}

/** All keys of a schema, however deep; JSON of any form has none. */
function listKeys(schema: Schema, seen = new Set<string>()): Set<string> {
  const def = schema._zod.def as Def;
  if (def.type === 'lazy') return seen;
  for (const [key, inner] of Object.entries(def.shape ?? {})) {
    seen.add(key);
    listKeys(inner, seen);
  }
  for (const inner of [def.innerType, def.element, def.valueType, def.in, ...(def.options ?? [])])
    if (inner !== undefined) listKeys(inner, seen);
  return seen;
}

/** Keys of an object schema that its file keeps to itself, read from the source. */
function keysInSource(path: string, name: string): string[] {
  const source = readFileSync(join(root, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const start = source.indexOf('Object({', source.indexOf(`const ${name} = z`)) + 'Object({'.length;
  if (start < 'Object({'.length) throw new Error(`${path} has no object schema ${name}`);
  let depth = 1;
  let top = '';
  for (let at = start; depth > 0; at++) {
    const sign = source[at]!;
    if ('({['.includes(sign)) depth++;
    if (')}]'.includes(sign)) depth--;
    if (depth === 1 && !')}]'.includes(sign)) top += sign;
  }
  const keys = [...top.matchAll(/(?:^|,)\s*(\w+)\s*:/g)].map((match) => match[1]!);
  expect(keys.length, `keys of ${name}`).toBeGreaterThan(0);
  return keys;
}

function unmentioned(keys: Iterable<string>, text: string): string[] {
  return [...keys].filter((key) => !text.includes(`\`${key}\``));
}

describe('the tables are those of the code', () => {
  it.each(Object.entries(COLUMNS))('columns of %s', (name, columns) => {
    const rows = tableRows(marked(format, `columns:${name}`));
    expect(rows.map(([column, kind, doc]) => [column, kind, doc])).toEqual(
      columns.map((column) => [column.name, column.kind, column.doc]),
    );
    expect(rows.every((row) => row.length === 4 && row[3] !== '')).toBe(true);
  });

  it('outcomes', () => {
    expect(tableRows(marked(format, 'outcomes')).map(([outcome]) => outcome)).toEqual([...OUTCOMES]);
  });

  it('failure kinds', () => {
    expect(tableRows(marked(format, 'failures')).map(([kind]) => kind)).toEqual([...PROVIDER_ERROR_KINDS]);
  });

  it.each([
    ['quality', QUALITY_CAVEATS],
    ['measure', MEASURE_CAVEATS],
  ])('caveats of %s', (name, set) => {
    const rows = tableRows(marked(format, `caveats:${name}`));
    expect(rows.map(([caveat, sentence]) => [caveat, sentence])).toEqual(Object.entries(set));
  });

  it('methods', () => {
    const rows = tableRows(marked(methodology, 'methods'));
    expect(rows.map(([method, version]) => [method, Number(version)])).toEqual(Object.entries(METHODS));
    for (const [method, , , files] of rows) {
      const restOnIt = Object.entries(METHODS_BY_TABLE).flatMap(([file, methods]) =>
        methods.includes(method!) ? [file] : [],
      );
      expect(files?.split(', ')).toEqual(restOnIt.length > 0 ? restOnIt : ['REPORT.md']);
    }
  });

  it('nothing is left for scripts/format-tables.ts to write', () => {
    const script = join(root, 'scripts', 'format-tables.ts');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect(stderr.replace(/^.*(?:ExperimentalWarning|--trace-warnings).*\n/gm, '')).toBe('');
    expect(status).toBe(0);
  });
});

describe('every key is described in its section', () => {
  it('finds keys in nested schemas', () => {
    expect(listKeys(manifestSchema)).toContain('firstByteMs');
    expect(listKeys(manifestSchema)).toContain('templateSha256');
    expect(listKeys(runRecordSchema)).toContain('prefillMs');
    expect(keysInSource('packages/core/src/experiments/experiment-models.ts', 'inPlaceSchema')).toContain(
      'reasoningBudgetTokens',
    );
    expect(keysInSource('packages/core/src/suites/suite-file.ts', 'suiteFileSchema')).toEqual(
      expect.arrayContaining(['name', 'prompt', 'generator']),
    );
  });

  it.each<[string, Schema, string[]]>([
    ['manifest.json', manifestSchema, []],
    ['inputs/', suiteSchema, ['suite.yaml']],
    [
      'inputs/',
      modelEntrySchema,
      ['hosts/&lt;host&gt;.yaml', 'experiments/&lt;name&gt;.yaml', 'prices/&lt;host&gt;.yaml', 'suite.yaml'],
    ],
    ['records/&lt;model&gt;.jsonl', runRecordSchema, ['suite.yaml']],
    ['journal.jsonl', journalEventSchema, ['records/&lt;model&gt;.jsonl', 'suite.yaml']],
    ['samples.jsonl', sampleSchema, []],
    ['experiments/&lt;name&gt;.yaml', settingsSchema, ['suite.yaml']],
    ['experiments/&lt;name&gt;.yaml', ratesSchema, []],
    ['hosts/&lt;host&gt;.yaml', hostSchema, []],
    ['prices/&lt;host&gt;.yaml', priceRecordSchema, []],
  ])('%s', (title, schema, linked) => {
    expect(unmentioned(listKeys(schema), [title, ...linked].map(section).join('\n'))).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['suite.yaml', 'packages/core/src/suites/suite-file.ts', 'suiteFileSchema'],
    ['suite.yaml', 'packages/core/src/suites/prompt-variant-file.ts', 'wordingSchema'],
    ['suite.yaml', 'packages/core/src/suites/prompt-variant-file.ts', 'turnSchema'],
    ['suite.yaml', 'packages/core/src/suites/prompt-variant.ts', 'shotSchema'],
    ['experiments/&lt;name&gt;.yaml', 'packages/core/src/experiments/experiment.ts', 'experimentSchema'],
    ['experiments/&lt;name&gt;.yaml', 'packages/core/src/experiments/experiment-models.ts', 'inPlaceSchema'],
    ['models/&lt;developer&gt;.yaml', 'packages/core/src/models/roster.ts', 'developerFileSchema'],
    ['models/&lt;developer&gt;.yaml', 'packages/core/src/models/roster.ts', 'weightsSchema'],
    ['models/&lt;developer&gt;.yaml', 'packages/core/src/models/roster.ts', 'servedSchema'],
    ['Customised models', 'packages/core/src/models/lineage.ts', 'lineageSchema'],
    ['Options of the providers', 'packages/providers/src/llama-cpp/options.ts', 'optionsSchema'],
    ['Options of the providers', 'packages/providers/src/llama-cpp/options.ts', 'huggingFaceSchema'],
    ['Options of the providers', 'packages/providers/src/llama-cpp/options.ts', 'pypiSchema'],
    ['Options of the providers', 'packages/providers/src/ollama/options.ts', 'optionsSchema'],
    ['Options of the providers', 'packages/providers/src/openai/options.ts', 'optionsSchema'],
    ['Options of the providers', 'packages/providers/src/anthropic/options.ts', 'optionsSchema'],
    ['Options of the providers', 'packages/providers/src/google/options.ts', 'optionsSchema'],
    ['Options of the providers', 'packages/providers/src/replay.ts', 'optionsSchema'],
    ['Options of the providers', 'packages/providers/src/scripted.ts', 'optionsSchema'],
  ])('%s: %s %s', (title, path, name) => {
    expect(unmentioned(keysInSource(path, name), section(title))).toEqual([]);
  });
});

describe('the examples can be read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-format-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const example = (title: string) => {
    const text = /```(?:yaml|json)\n([\s\S]*?)```/.exec(section(title))?.[1];
    if (text === undefined) throw new Error(`section "${title}" has no example`);
    return text;
  };
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const provider = (name: string, modelIs: Provider['modelKind']): Provider => ({
    name,
    options: jsonObject,
    modelKind: modelIs,
    device: modelIs === 'file' ? 'cpu' : null,
    deterministic: false,
    ...(modelIs === 'file' ? { loraAdapters: 'applies' as const } : {}),
    connect: () => Promise.reject(new Error('nothing is asked here')),
  });
  const createContext = (): ExperimentContext => ({
    catalogue: loadCatalogue([join(folder, 'benchmarks')]),
    providers: [provider('llama-cpp', 'file'), provider('scripted', 'nothing')],
    generators: [],
    readers: [],
    scorers: [
      {
        name: 'includes',
        version: 1,
        options: jsonObject,
        checkTarget: () => null,
        create: () => () => ({ value: 0, strict: 0, lenient: 0, answer: null, rule: null, refused: false }),
      },
    ],
  });

  it('a suite with its samples, an experiment, a developer and a host', () => {
    write('capitals/suite.yaml', example('suite.yaml'));
    write('capitals/samples.jsonl', example('samples.jsonl'));
    write('mine.yaml', example('experiments/&lt;name&gt;.yaml'));
    write('benchmarks/models/example.yaml', example('models/&lt;developer&gt;.yaml'));
    write('benchmarks/hosts/laptop.yaml', example('hosts/&lt;host&gt;.yaml'));
    const suite = loadSuite(join(folder, 'capitals'), createContext());
    expect([...suite.samples].map(({ id }) => id)).toEqual(['fr', 'kr']);
    const experiment = loadExperiment(join(folder, 'mine.yaml'), createContext());
    expect(experiment.models.map(({ id, host }) => [id, host.id])).toEqual([
      ['tiny', 'llama-cpp'],
      ['made-up', 'scripted'],
    ]);
    expect(experiment.models[0]?.host.localCost?.watts).toBe(30);
    expect(createContext().catalogue.weights.map(({ id }) => id)).toEqual(['tiny-1']);
    write('customised.yaml', example('Customised models'));
    write('capitals-train.questions', '# evenhand questions 1\n');
    expect(loadExperiment(join(folder, 'customised.yaml'), createContext()).models[0]).toMatchObject({
      base: { name: 'Tiny 1', developer: 'Example', origin: 'FR' },
      adapter: { file: join(folder, 'adapter.gguf'), sha256: null, scale: 1 },
      trainedOn: [{ name: 'capitals-train', questions: { count: 0 } }],
    });
  });
});
