import { basename } from 'node:path';
import { ConfigError, type ScorerChoice } from '@evenhand/core';
import { displayPath, hashJson } from '@evenhand/io';
import { elementsAt, membersBefore, type Piece, valueAt } from '../../json-stream/json-elements.ts';
import { readLines } from '../../json-stream/json-text-lines.ts';
import { type Fields, fieldAt, isFields, readJson, toId, toText } from '../../json-stream/json-values.ts';
import { readBytes, readElements, requireFile, withFileName } from '../../json-stream/source.ts';
import type { ElementReading, ImportedSuite, PublishedScore, ReplyFile, Requested } from '../../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_ROW, PLAIN_SUITE } from '../format.ts';
import { fixedAnswer, type Kind, reportedIn } from './promptfoo-assertions.ts';
import { countListedTests, countRepeat, type Repetition, readRepetition } from './promptfoo-config.ts';
import { hasFailed, measured, replyIn } from './promptfoo-reply.ts';

/** Results that promptfoo writes with -o results.json or .jsonl. A file may hold several providers: each is a model. */
export const promptfooFormat: ImportFormat = {
  name: 'promptfoo',
  description: 'results of promptfoo (-o results.json or results.jsonl); a file may hold several providers',
  open: async (files) => {
    const opened: ReplyFile[] = [];
    for (const path of files) opened.push(await openResults(path));
    return opened;
  },
};

const RESULTS = ['results', 'results'];
const HOW = 'promptfoo eval -o results.json (or -o results.jsonl)';

/** What a file holds in all; found in a first pass. */
export interface Overview {
  readonly providers: ReadonlySet<string>;
  /** Texts of the prompts, in their order. */
  readonly prompts: readonly string[];
  /** How many rows there are, and how many of them are errors. */
  readonly rows: number;
  readonly errors: number;
  /** Rows on which a model that was to judge gave nothing that could be read. */
  readonly unjudged: number;
  /** Whether one row in a prompt and provider has several places: providers of one name that are set otherwise. */
  readonly promptIndexes: ReadonlyMap<string, readonly number[]>;
  /** How our scorers could read the tests; empty = none of them. */
  readonly kinds: ReadonlySet<Kind>;
  readonly repeats: Repeats;
  /** How often each test was run: what is alike beyond it was listed several times. */
  readonly trials: number;
  /** Whether the file says so; false = tests that are alike are taken for one that was run several times. */
  readonly isRepeatKnown: boolean;
  /** Ids that the tests state, each with how many different tests state it. */
  readonly statedIds: ReadonlyMap<string, number>;
}

async function openResults(path: string): Promise<ReplyFile> {
  requireFile(path);
  const byLine = await isByLine(path);
  const pieces = () => withFileName(path, byLine ? readLines(readBytes(path)) : elementsAt(readBytes(path), RESULTS));
  const overview = await readOverview(path, pieces(), byLine ? null : await readRepetition(path));
  const head = byLine ? null : await readHead(path);
  const scorer = ownScorer(overview.kinds);
  const suite: ImportedSuite = {
    ...PLAIN_SUITE,
    name: 'promptfoo',
    source: 'results of promptfoo',
    scorer,
    verdicts: { by: 'promptfoo', full: 1, perTrial: true, repeatable: scorer !== null },
  };
  const stats = head === null || promptsIn(head).length > 0 ? null : await statsIn(path);
  const listed = head === null ? null : await countListedTests(path);
  return {
    path,
    readings: () =>
      withFileName(
        path,
        readElements(pieces(), (fields) => promptfooRow(fields, suite, overview)),
      ),
    notes: () => notesOn(overview),
    published: () => (head === null ? [] : publishedIn(head, overview, suite.name, basename(path))),
    requested: () => [
      ...(head === null ? [] : requestedIn(head, stats, overview, suite.name, basename(path))),
      ...requestedByConfig(listed, overview, suite.name, basename(path)),
    ],
    facts: () => (head === null ? {} : factsIn(head)),
  };
}

/** Lines hold one row each; anything else is one object. @throws ConfigError for what promptfoo writes for people */
async function isByLine(path: string): Promise<boolean> {
  for await (const { text } of withFileName(path, readLines(readBytes(path)))) {
    if (/^(?:<|---|description:|evalId:|results:|Provider,|"?\w+"?,)/.test(text))
      throw new ConfigError(`${displayPath(path)}: begins with ${JSON.stringify(text.slice(0, 24))}; expected ${HOW}`);
    const found = readJson(text);
    return typeof found !== 'string' && isFields(found.value) && fieldAt(found.value, 'testCase') !== undefined;
  }
  return false;
}

async function readHead(path: string): Promise<unknown> {
  const inner = await membersBefore(withinResults(readBytes(path)), 'results').catch(() => null);
  return inner;
}

/** The object `results` of a file, from its beginning. */
async function* withinResults(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let before = '';
  let inside = false;
  for await (const chunk of chunks) {
    if (inside) {
      yield chunk;
      continue;
    }
    before += Buffer.from(chunk).toString('latin1');
    const found = /"results"\s*:\s*\{/.exec(before);
    if (found === null) continue;
    inside = true;
    yield Buffer.from(before.slice(found.index + found[0].length - 1), 'latin1');
    before = '';
  }
}

async function statsIn(path: string): Promise<unknown> {
  try {
    return await valueAt(readBytes(path), ['results', 'stats']);
  } catch {
    return null;
  }
}

/** One scorer of ours for all tests that ask for the same; null = there is none. */
function ownScorer(kinds: ReadonlySet<Kind>): ScorerChoice | null {
  if (kinds.size === 0) return null;
  if (kinds.has('within-any-case')) return { name: 'includes', options: {}, reading: 'lenient' };
  if (kinds.has('within')) return { name: 'includes', options: {}, reading: 'strict' };
  return { name: 'exact', options: {}, reading: 'lenient' };
}

function notesOn({ prompts, errors, unjudged, trials, isRepeatKnown }: Overview): string[] {
  const others = prompts.slice(1).map((_, at) => `prompt-${at + 2}`);
  return [
    ...(errors === 0 ? [] : [`${errors} rows are errors: promptfoo counts them as not passed, and so does the table`]),
    ...(unjudged === 0
      ? []
      : [`on ${unjudged} rows a judge model gave no verdict that could be read: promptfoo counts them as not passed`]),
    ...(isRepeatKnown || trials < 2
      ? []
      : [
          `the same tests stand there ${trials} times: they are taken for ${trials} runs of each (--repeat ${trials}); the file does not say whether they were listed so often instead`,
        ]),
    ...(prompts.length < 2 ? [] : [`${prompts.length} prompts: main is the first, ${others.join(', ')} the others`]),
  ];
}

/** @param stated what the file says of repetitions; null = nothing */
async function readOverview(path: string, pieces: AsyncIterable<Piece>, stated: Repetition | null): Promise<Overview> {
  const providers = new Set<string>();
  const order = new Map<string, number>();
  const repeats = new Map<string, Set<number>>();
  const tests = new Set<number>();
  const promptIndexes = new Map<string, Set<number>>();
  const kinds = new Set<Kind>();
  const ids = new Map<string, Set<string>>();
  let [rows, errors, unjudged] = [0, 0, 0];
  for await (const { text, torn } of pieces) {
    const found = torn ? '' : readJson(text);
    if (typeof found === 'string' || !isFields(found.value)) continue;
    const fields = found.value;
    rows++;
    if (hasFailed(fields)) errors++;
    if (wasUnjudged(fields)) unjudged++;
    const provider = readProvider(fields) ?? '';
    providers.add(provider);
    const prompt = toText(fieldAt(fields, 'prompt.label')) ?? '';
    const index = typeof fields.promptIdx === 'number' ? fields.promptIdx : 0;
    order.set(prompt, Math.min(order.get(prompt) ?? index, index));
    const place = `${provider}\n${prompt}`;
    promptIndexes.set(place, (promptIndexes.get(place) ?? new Set()).add(index));
    if (typeof fields.testIdx === 'number') {
      const test = computeTestKey(fields);
      tests.add(fields.testIdx);
      repeats.set(test, (repeats.get(test) ?? new Set()).add(fields.testIdx));
      const id = statedId(fields);
      if (id !== null) ids.set(id, (ids.get(id) ?? new Set()).add(test));
    }
    const kind = fixedAnswer(fields)?.kind;
    if (kind !== undefined) kinds.add(kind);
  }
  if (providers.size === 0)
    throw new ConfigError(`${displayPath(path)}: results.results holds nothing that can be read; expected ${HOW}`);
  const repeat = countRepeat(stated, tests.size);
  const sorted = (set: ReadonlySet<number>) => [...set].sort((a, b) => a - b);
  return {
    providers,
    prompts: [...order].sort(([, a], [, b]) => a - b).map(([prompt]) => prompt),
    rows,
    errors,
    unjudged,
    promptIndexes: new Map([...promptIndexes].map(([place, set]) => [place, sorted(set)])),
    kinds,
    repeats: new Map([...repeats].map(([test, set]) => [test, sorted(set)])),
    trials: repeat ?? findMostCommon([...repeats.values()].map((set) => set.size)),
    isRepeatKnown: repeat !== null,
    statedIds: new Map([...ids].map(([id, tests]) => [id, tests.size])),
  };
}

const statedId = (fields: Fields): string | null => toId(fieldAt(fields, 'testCase.metadata.id'));

/** The number that is there most often, of equals the least; 1 = there is none. */
function findMostCommon(numbers: readonly number[]): number {
  const counts = [...Map.groupBy(numbers, (number) => number)].map(([number, all]) => ({ number, count: all.length }));
  return counts.toSorted((a, b) => b.count - a.count || a.number - b.number)[0]?.number ?? 1;
}

/** The sample and trial of a row: of tests that are alike the first `trials` are one, the next ones another. */
function locateCell(
  fields: Fields,
  { repeats, trials, statedIds }: Overview,
): { sample: string; trial: number } | null {
  const number = typeof fields.testIdx === 'number' ? fields.testIdx : null;
  const stated = statedId(fields);
  const own = stated !== null && (statedIds.get(stated) ?? 1) < 2 ? stated : null;
  if (number === null) return stated === null ? null : { sample: stated, trial: 1 };
  const alike = repeats.get(computeTestKey(fields)) ?? [number];
  const place = Math.max(0, alike.indexOf(number));
  const listing = Math.floor(place / trials);
  const sample = own === null ? String(alike[listing * trials]) : listing === 0 ? own : `${own}-${listing + 1}`;
  return { sample, trial: (place % trials) + 1 };
}

function wasUnjudged(fields: Fields): boolean {
  const parts = fieldAt(fields, 'gradingResult.componentResults');
  return Array.isArray(parts) && parts.some((part) => fieldAt(part, 'metadata.graderError') === true);
}

/** What makes two tests the same: with --repeat a test comes several times under numbers of its own. */
function computeTestKey(fields: Fields): string {
  return hashJson([
    fields.vars ?? null,
    fieldAt(fields, 'testCase.assert') ?? null,
    fieldAt(fields, 'testCase.description') ?? null,
  ]);
}

/** The tests by what they are, each with its numbers in ascending order. */
export type Repeats = ReadonlyMap<string, readonly number[]>;

function readProvider(fields: Fields): string | null {
  const label = toText(fieldAt(fields, 'provider.label'));
  return label !== null && label !== '' ? label : (toText(fieldAt(fields, 'provider.id')) ?? toText(fields.provider));
}

/** A provider's name; of several that share name and prompt the later ones get their number. null = the file's own. */
function findModel(fields: Fields, { providers, promptIndexes }: Overview): string | null {
  const provider = readProvider(fields);
  const index = typeof fields.promptIdx === 'number' ? fields.promptIdx : 0;
  const alike = promptIndexes.get(`${provider ?? ''}\n${toText(fieldAt(fields, 'prompt.label')) ?? ''}`) ?? [];
  const number = alike.indexOf(index);
  if (number > 0) return `${provider ?? 'provider'}-${number + 1}`;
  return providers.size > 1 || alike.length > 1 ? provider : null;
}

/** One result. */
export function promptfooRow(fields: Fields, suite: ImportedSuite, overview: Overview): ElementReading {
  const { prompts } = overview;
  const cell = locateCell(fields, overview);
  if (cell === null) return malformed('testIdx: is missing');
  const reported = reportedIn(fields);
  const prompt = prompts.indexOf(toText(fieldAt(fields, 'prompt.label')) ?? '');
  return {
    kind: 'row',
    suite,
    row: {
      ...PLAIN_ROW,
      model: findModel(fields, overview),
      ...cell,
      prompt: prompt <= 0 ? 'main' : `prompt-${prompt + 1}`,
      question: toText(fieldAt(fields, 'prompt.raw')),
      target: toTarget(fields, overview.kinds),
      reported,
      ...replyIn(fields),
      ...measured(fields),
      servedModel: toText(fieldAt(fields, 'provider.id')),
    },
  };
}

/** Our scorer reads all tests alike, so that one which asks for the whole reply has no target beside others. */
function toTarget(fields: Fields, kinds: ReadonlySet<Kind>): string[] {
  const fixed = fixedAnswer(fields);
  if (fixed === null || (fixed.kind === 'whole' && kinds.size > 1)) return [];
  return fixed.target;
}

function promptsIn(head: unknown): readonly unknown[] {
  const list = fieldAt(head, 'prompts');
  return Array.isArray(list) ? list : [];
}

const counts = (prompt: unknown) => {
  const of = (key: string) => {
    const found = fieldAt(prompt, `metrics.${key}`);
    return typeof found === 'number' ? found : 0;
  };
  return { passed: of('testPassCount'), all: of('testPassCount') + of('testFailCount') + of('testErrorCount') };
};

function findLabels(prompt: unknown, overview: Overview, index: number) {
  const fields: Fields = {
    provider: fieldAt(prompt, 'provider'),
    promptIdx: index,
    prompt: { label: fieldAt(prompt, 'label') },
  };
  const place = overview.prompts.indexOf(toText(fieldAt(prompt, 'label')) ?? '');
  return { model: findModel(fields, overview), prompt: place <= 0 ? 'main' : `prompt-${place + 1}` };
}

/** The pass rate of each prompt and provider: errors are not passed. */
function publishedIn(head: unknown, overview: Overview, suite: string, file: string): PublishedScore[] {
  return promptsIn(head).flatMap((one, index): PublishedScore[] => {
    const { passed, all } = counts(one);
    if (all === 0) return [];
    return [
      {
        ...findLabels(one, overview, index),
        suite,
        metric: 'success',
        scorer: null,
        main: true,
        value: passed / all,
        full: 1,
        rule: `${passed} passed of ${all}, errors among them`,
        reduce: { kind: 'mean', k: null },
        recomputed: null,
        tolerance: null,
        location: `${file}, results.prompts[${index}].metrics`,
      },
    ];
  });
}

function requestedIn(head: unknown, stats: unknown, overview: Overview, suite: string, file: string): Requested[] {
  const { trials } = overview;
  const listed = promptsIn(head).flatMap((one, index): Requested[] => {
    const { all } = counts(one);
    if (all === 0) return [];
    const { model } = findLabels(one, overview, index);
    return [{ model, suite, samples: Math.ceil(all / trials), trials, setSize: null, location: file }];
  });
  if (listed.length > 0) return listed;
  const total = ['successes', 'failures', 'errors'].reduce((sum, key) => {
    const found = fieldAt(stats, key);
    return sum + (typeof found === 'number' ? found : 0);
  }, 0);
  const shares = trials * Math.max(1, overview.prompts.length) * overview.providers.size;
  if (total <= overview.rows) return [];
  const [model = ''] = overview.providers;
  const name = overview.providers.size > 1 ? model : null;
  return [
    {
      model: name,
      suite,
      samples: Math.ceil(total / shares),
      trials,
      setSize: null,
      location: `${file}, results.stats`,
    },
  ];
}

function requestedByConfig(listed: number | null, overview: Overview, suite: string, file: string): Requested[] {
  if (listed === null || listed <= overview.repeats.size) return [];
  const [model = null] = overview.providers.size > 1 ? overview.providers : [];
  return [{ model, suite, samples: null, trials: null, setSize: listed, location: `${file}, config.tests` }];
}

function factsIn(head: unknown): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const [name, path] of [
    ['results version', 'version'],
    ['time', 'timestamp'],
  ] as const) {
    const text = toText(fieldAt(head, path));
    if (text !== null) facts[name] = text.slice(0, 200);
  }
  return facts;
}
