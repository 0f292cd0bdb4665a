import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ExperimentContext,
  jsonObject,
  loadExperiment,
  loadSuite,
  OUTCOMES,
  openCatalogue,
  PROVIDER_ERROR_KINDS,
  type Provider,
} from '@evenhand/core';
import { METHODS } from '@evenhand/grounds';
import { afterAll, describe, expect, it } from 'vitest';
import { METHODS_BY_TABLE } from '../src/methods.ts';
import { MEASURE_CAVEATS, QUALITY_CAVEATS } from '../src/tables/caveats.ts';
import { COLUMNS } from '../src/tables/columns.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const results = read('docs/results.md');
const authoring = read('docs/authoring.md');

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

/** What stands behind a heading of docs/authoring.md. */
function section(heading: string): string {
  const at = authoring.indexOf(`\n${heading}\n`);
  if (at < 0) throw new Error(`docs/authoring.md has no heading "${heading}"`);
  return authoring.slice(at);
}

describe('the tables are those of the code', () => {
  it.each(Object.entries(COLUMNS))('columns of %s', (name, columns) => {
    const rows = tableRows(marked(results, `columns:${name}`));
    expect(rows.map(([column, kind, doc]) => [column, kind, doc])).toEqual(
      columns.map((column) => [column.name, column.kind, column.doc]),
    );
    expect(rows.every((row) => row.length === 4 && row[3] !== '')).toBe(true);
  });

  it('outcomes', () => {
    expect(tableRows(marked(results, 'outcomes')).map(([outcome]) => outcome)).toEqual([...OUTCOMES]);
  });

  it('failure kinds', () => {
    expect(tableRows(marked(results, 'failures')).map(([kind]) => kind)).toEqual([...PROVIDER_ERROR_KINDS]);
  });

  it.each([
    ['quality', QUALITY_CAVEATS],
    ['measure', MEASURE_CAVEATS],
  ])('caveats of %s', (name, set) => {
    const rows = tableRows(marked(results, `caveats:${name}`));
    expect(rows.map(([caveat, sentence]) => [caveat, sentence])).toEqual(Object.entries(set));
  });

  it('methods', () => {
    const rows = tableRows(marked(read('METHODOLOGY.md'), 'methods'));
    expect(rows.map(([method, version]) => [method, Number(version)])).toEqual(Object.entries(METHODS));
    for (const [method, , , files] of rows) {
      const restOnIt = Object.entries(METHODS_BY_TABLE).flatMap(([file, methods]) =>
        methods.includes(method!) ? [file] : [],
      );
      expect(files?.split(', ')).toEqual(restOnIt.length > 0 ? restOnIt : ['REPORT.md']);
    }
  });

  it('nothing is left for scripts/docs/index.ts to write', () => {
    const script = join(root, 'scripts', 'docs', 'index.ts');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect(stderr.replace(/^.*(?:ExperimentalWarning|--trace-warnings).*\n/gm, '')).toBe('');
    expect(status).toBe(0);
  });
});

describe('the sections of METHODOLOGY.md that the code cites', () => {
  const sections = new Set(
    [...read('METHODOLOGY.md').matchAll(/^#{2,3} (\d+(?:\.\d+)?)\.? /gm)].map((match) => match[1]!),
  );
  const sources = readdirSync(join(root, 'packages'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /^\w+\/src\/.*\.ts$/.test(path))
    .map((path) => [path, read(`packages/${path}`)] as const);
  const cited = (text: string) => [...text.matchAll(/§(\d+(?:\.\d+)?)/g)].map((match) => match[1]!);

  it('are all there', () => {
    const missing = sources.flatMap(([path, text]) =>
      cited(text).flatMap((section) => (sections.has(section) ? [] : [`${path}: §${section}`])),
    );
    expect(missing).toEqual([]);
  });

  it('are numbered without a gap', () => {
    const chapters = [...sections].filter((section) => !section.includes('.')).map(Number);
    expect(chapters).toEqual(chapters.map((_, index) => index + 1));
  });

  it('are named by every file with a formula', () => {
    const silent = sources
      .filter(([path]) => /^statistics\/src\/(intervals|tests|power)\/(?!binomial)/.test(path))
      .filter(([, text]) => cited(text).length === 0)
      .map(([path]) => path);
    expect(silent).toEqual([]);
  });
});

describe('the JSON Schemas', () => {
  interface Node {
    readonly description?: string;
    readonly properties?: Readonly<Record<string, Node>>;
    readonly [key: string]: unknown;
  }
  /** Paths of properties without a description. */
  const undescribed = (node: unknown, path = ''): string[] => {
    if (typeof node !== 'object' || node === null) return [];
    return Object.entries(node as Node).flatMap(([key, value]) =>
      key === 'properties'
        ? Object.entries(value as Record<string, Node>).flatMap(([name, property]) => [
            ...(property.description === undefined ? [`${path}.${name}`] : []),
            ...undescribed(property, `${path}.${name}`),
          ])
        : undescribed(value, path),
    );
  };

  it.each(readdirSync(join(root, 'schemas')))('of %s describes every key', (name) => {
    const schema = JSON.parse(read(`schemas/${name}`)) as Node;
    expect(Object.keys(schema.properties!).length).toBeGreaterThan(0);
    expect(undescribed(schema)).toEqual([]);
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
  const parts = (): ExperimentContext => ({
    catalogue: openCatalogue([join(folder, 'benchmarks')]),
    providers: [provider('llama-cpp', 'file'), provider('scripted', 'nothing')],
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
    write('capitals/suite.yaml', example('## Suites'));
    write('capitals/samples.jsonl', example('### Samples'));
    write('mine.yaml', example('## Experiments'));
    write('benchmarks/models/example.yaml', example('## Models'));
    write('benchmarks/hosts/laptop.yaml', example('## Hosts'));
    const suite = loadSuite(join(folder, 'capitals'), parts());
    expect([...suite.samples].map(({ id }) => id)).toEqual(['fr', 'kr', 'talk']);
    const experiment = loadExperiment(join(folder, 'mine.yaml'), parts());
    expect(experiment.models.map(({ id, host }) => [id, host.id])).toEqual([
      ['tiny', 'llama-cpp'],
      ['made-up', 'scripted'],
    ]);
    expect(experiment.models[0]?.host.localCost?.watts).toBe(30);
    expect(parts().catalogue.weights.map(({ id }) => id)).toEqual(['tiny-1']);
    write('customised.yaml', example('### Customised models'));
    write('capitals-train.questions', '# evenhand questions 1\n');
    expect(loadExperiment(join(folder, 'customised.yaml'), parts()).models[0]).toMatchObject({
      base: { name: 'Tiny 1', developer: 'Example', origin: 'FR' },
      adapter: { file: join(folder, 'adapter.gguf'), sha256: null, scale: 1 },
      trainedOn: [{ name: 'capitals-train', questions: { count: 0 } }],
    });
  });
});
