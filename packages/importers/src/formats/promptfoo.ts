import { ConfigError, displayPath, hashJson } from '@evenhand/core';
import { elementsAt } from '../json-stream/json-elements.ts';
import { type Fields, fieldAt, isFields, readJson, toId, toText } from '../json-stream/json-values.ts';
import { readBytes, readElements, withFileName } from '../json-stream/source.ts';
import type { ElementReading, ImportedSuite, ReplyFile } from '../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_ROW, PLAIN_SUITE } from './format.ts';
import { readUsage } from './usage.ts';

/** Assertions with a fixed answer. Where all of them want the whole reply, our `exact` judges, else `includes`. */
const EXACT_ASSERTIONS = ['equals'];
const CONTAINS_ASSERTIONS = ['contains', 'icontains', 'contains-any', 'icontains-any', 'starts-with'];

/** Results that promptfoo writes with -o results.json. A file may hold several providers: each is a model. */
export const promptfooFormat: ImportFormat = {
  name: 'promptfoo',
  description: 'results of promptfoo (-o results.json); a file may hold several providers',
  open: async (files) => {
    const opened: ReplyFile[] = [];
    for (const path of files) opened.push(await openResults(path));
    return opened;
  },
};

const RESULTS = ['results', 'results'];

/** What a file holds in all; found in a first pass. */
export interface Overview {
  readonly providers: ReadonlySet<string>;
  /** Texts of the prompts, in their order. */
  readonly prompts: readonly string[];
  readonly within: boolean;
  readonly repeats: Repeats;
}

async function openResults(path: string): Promise<ReplyFile> {
  const overview = await readOverview(path);
  const suite: ImportedSuite = {
    ...PLAIN_SUITE,
    name: 'promptfoo',
    source: 'results of promptfoo',
    scorer: { name: overview.within ? 'includes' : 'exact', options: {}, reading: 'lenient' },
  };
  return {
    path,
    readings: () =>
      withFileName(
        path,
        readElements(elementsAt(readBytes(path), RESULTS), (fields) => promptfooRow(fields, suite, overview)),
      ),
    notes: () =>
      overview.prompts.length < 2
        ? []
        : [
            `${overview.prompts.length} prompts: main is the first, ${overview.prompts
              .slice(1)
              .map((_, at) => `prompt-${at + 2}`)
              .join(', ')} the others`,
          ],
  };
}

async function readOverview(path: string): Promise<Overview> {
  const providers = new Set<string>();
  const prompts: string[] = [];
  const order = new Map<string, number>();
  const repeats = new Map<string, Set<number>>();
  let within = false;
  for await (const { text, torn } of withFileName(path, elementsAt(readBytes(path), RESULTS))) {
    const found = torn ? '' : readJson(text);
    if (typeof found === 'string' || !isFields(found.value)) continue;
    const fields = found.value;
    providers.add(readProvider(fields) ?? '');
    const prompt = toText(fieldAt(fields, 'prompt.label')) ?? '';
    const index = typeof fields.promptIdx === 'number' ? fields.promptIdx : 0;
    order.set(prompt, Math.min(order.get(prompt) ?? index, index));
    if (typeof fields.testIdx === 'number') {
      const test = computeTestKey(fields);
      repeats.set(test, (repeats.get(test) ?? new Set()).add(fields.testIdx));
    }
    within ||= readAssertions(fields).some(({ type }) => CONTAINS_ASSERTIONS.includes(type));
  }
  if (providers.size === 0)
    throw new ConfigError(`${displayPath(path)}: results.results holds nothing that can be read`);
  prompts.push(...[...order].sort(([, a], [, b]) => a - b).map(([prompt]) => prompt));
  const numbers = [...repeats].map(([test, set]) => [test, [...set].sort((a, b) => a - b)] as const);
  return { providers, prompts, within, repeats: new Map(numbers) };
}

/** What makes two tests the same: with --repeat a test comes several times under numbers of its own. */
function computeTestKey(fields: Fields): string {
  return hashJson([
    fields.vars ?? null,
    fieldAt(fields, 'testCase.assert') ?? null,
    fieldAt(fields, 'testCase.description') ?? null,
  ]);
}

/** The tests by what they are, each with its numbers in ascending order: a repetition is a trial. */
export type Repeats = ReadonlyMap<string, readonly number[]>;

function readProvider(fields: Fields): string | null {
  const label = toText(fieldAt(fields, 'provider.label'));
  return label !== null && label !== '' ? label : (toText(fieldAt(fields, 'provider.id')) ?? toText(fields.provider));
}

interface Assertion {
  readonly type: string;
  readonly value: unknown;
}

function readAssertions(fields: Fields): Assertion[] {
  const list = fieldAt(fields, 'testCase.assert');
  return (Array.isArray(list) ? list : []).flatMap((one) =>
    isFields(one) ? [{ type: toText(one.type) ?? '', value: one.value }] : [],
  );
}

/** One result. */
export function promptfooRow(fields: Fields, suite: ImportedSuite, overview: Overview): ElementReading {
  const { prompts, providers } = overview;
  const number = typeof fields.testIdx === 'number' ? fields.testIdx : null;
  const alike = overview.repeats.get(computeTestKey(fields)) ?? [];
  const id = toId(fieldAt(fields, 'testCase.metadata.id')) ?? toId(alike[0] ?? number);
  if (id === null) return malformed('testIdx: is missing');
  const variables = isFields(fields.vars) ? fields.vars : {};
  const assertions = readAssertions(fields);
  const target = assertions
    .filter(({ type }) => EXACT_ASSERTIONS.includes(type) || CONTAINS_ASSERTIONS.includes(type))
    .flatMap(({ value }) => (Array.isArray(value) ? value : [value]))
    .flatMap((value) => toText(value) ?? [])
    .map((text) => fillTemplate(text, variables));
  if (target.length === 0)
    return malformed(
      `testCase.assert: found ${assertions.map(({ type }) => type).join(', ') || 'none'}; expected one with a fixed answer (${[...EXACT_ASSERTIONS, ...CONTAINS_ASSERTIONS].join(', ')})`,
    );
  const response = isFields(fields.response) ? fields.response : {};
  const output = response.output;
  const reply = isFields(output) || Array.isArray(output) ? JSON.stringify(output) : toText(output);
  const prompt = prompts.indexOf(toText(fieldAt(fields, 'prompt.label')) ?? '');
  const promptText = toText(fieldAt(fields, 'prompt.raw'));
  return {
    kind: 'row',
    suite,
    row: {
      ...PLAIN_ROW,
      model: providers.size > 1 ? readProvider(fields) : null,
      sample: id,
      trial: number === null ? 1 : Math.max(1, alike.indexOf(number) + 1),
      prompt: prompt <= 0 ? 'main' : `prompt-${prompt + 1}`,
      question: promptText,
      target,
      reply,
      failure: reply === null ? (toText(response.error) ?? toText(fields.error)) : null,
      usage: readUsage(response.tokenUsage),
      servedModel: toText(fieldAt(fields, 'provider.id')),
      finish: response.finishReason === 'stop' ? 'stop' : response.finishReason === 'length' ? 'length' : 'other',
    },
  };
}

function fillTemplate(text: string, variables: Fields): string {
  return text.replace(
    /\{\{\s*([\w.]+)\s*\}\}/g,
    (placeholder, name: string) => toText(fieldAt(variables, name)) ?? placeholder,
  );
}
