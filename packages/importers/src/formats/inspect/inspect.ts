import { basename } from 'node:path';
import { ConfigError, type Sampling, type ScorerChoice } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { elementsAt, hasValueAt, membersBefore } from '../../json-stream/json-elements.ts';
import { firstByte } from '../../json-stream/json-text-lines.ts';
import { type Fields, fieldAt, isFields, readJson, toText } from '../../json-stream/json-values.ts';
import {
  addFileName,
  listMembers,
  readBytes,
  readElements,
  readMemberBytes,
  withFileName,
} from '../../json-stream/source.ts';
import { toValidId } from '../../pipeline/label.ts';
import type { ElementReading, ImportedSuite, LocatedReading, ReplyFile } from '../../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_SUITE } from '../format.ts';
import { listFiles } from '../shared/run-files.ts';
import { type OpenedLog, selectLogs } from './inspect-folder.ts';
import { createSampleTally } from './inspect-notes.ts';
import { type InspectLog, inspectRow } from './inspect-row.ts';
import { isAmbiguous, mainOf, publishedScores, scorerOptions, unknownStatistics } from './inspect-scores.ts';

/** Logs of Inspect: `.json` is one object, `.eval` a zip with a header and one file a sample. */
export const inspectFormat: ImportFormat = {
  name: 'inspect',
  description: 'logs of Inspect (inspect_ai), .json or .eval, or the folder of them; several tasks and models at once',
  severalSuites: true,
  open: async (files) => {
    const opened: OpenedLog[] = [];
    for (const path of listFiles(files, ['.eval', '.json'])) {
      const named = files.includes(path);
      if (named || isLogName(basename(path))) opened.push({ ...(await openLog(path)), named });
    }
    if (opened.length === 0)
      throw new ConfigError(
        `${files.map(displayPath).join(', ')}: holds no log of Inspect (TIME_TASK_ID.eval or .json); name the folder that --log-dir gave`,
      );
    return selectLogs(opened);
  },
};

/** A member of a `.eval` that is a sample. */
const SAMPLE = /^samples\/.*\.json$/;

/** A folder of logs holds other JSON too: listings, the plan of a set of evaluations. */
const isLogName = (name: string): boolean => name.endsWith('.eval') || /^\d{4}-\d\d-\d\dT/.test(name);

async function openLog(path: string): Promise<Omit<OpenedLog, 'named'>> {
  const zipped = (await firstByte(readBytes(path))) === 'P';
  const head = await headOf(path, zipped);
  const header = fieldAt(head, 'eval');
  if (!isFields(header) || toText(header.task) === null)
    throw new ConfigError(
      `${displayPath(path)}: holds no eval.task; expected a log of Inspect, .eval or .json (inspect log convert --to json writes the latter)`,
    );
  const results = fieldAt(head, 'results');
  const isEmpty = !(await holdsSamples(path, zipped));
  const needsSample = !isEmpty && (!isFields(results) || isAmbiguous(results));
  const main = mainOf(header, results, needsSample ? await firstSample(path, zipped) : null);
  const suite = toSuite(header, main?.scorer ?? null);
  const log: InspectLog = {
    model: toText(header.model),
    main,
    options: remembered((scorer) => scorerOptions(header, scorer)),
    ...settingsOf(header, head),
    // Of a process that was killed only the journal is there, which says nothing of the end.
    status: toText(fieldAt(head, 'status')) ?? (zipped ? 'started' : null),
  };
  let tally = createSampleTally(main);
  const read = (fields: Fields): ElementReading => {
    tally.add(fields);
    return inspectRow(fields, suite, log);
  };
  const file: ReplyFile = {
    path,
    label: log.model,
    readings: () => {
      tally = createSampleTally(main);
      return withFileName(
        path,
        zipped ? samplesIn(path, read) : readElements(elementsAt(readBytes(path), ['samples']), read),
      );
    },
    notes: () => [
      ...notesOn(header, suite, log),
      ...unknownStatistics(results, main).map(
        (key) => `the log states no number as ${key} of ${main!.name} (NaN); here samples without a value are left out`,
      ),
      ...tally.notes(),
    ],
    published: () => publishedScores(results, suite.name, main),
    requested: () => requestedOf(header, suite),
    facts: () => factsOf(header, log),
  };
  return {
    file,
    evaluation: toText(header.task_id),
    attempt: toText(header.run_id),
    created: toText(header.created) ?? '',
    empty: isEmpty ? describeEmpty(path, head) : null,
  };
}

const holdsSamples = async (path: string, zipped: boolean): Promise<boolean> =>
  zipped ? (await listMembers(path)).some(({ name }) => SAMPLE.test(name)) : hasValueAt(readBytes(path), ['samples']);

function describeEmpty(path: string, head: unknown): string {
  const status = toText(fieldAt(head, 'status'));
  const why = toText(fieldAt(head, 'error.message'))?.replace(/\s+/g, ' ').slice(0, 200);
  const ended = `${status ?? 'not told'}${why === undefined ? '' : ` (${why})`}`;
  return status === 'success'
    ? `${displayPath(path)}: holds no samples; export it whole (inspect log dump without --header-only), or run it with --log-samples`
    : `${displayPath(path)}: holds no samples: its status is ${ended}; run it again (inspect eval-retry), or leave it away`;
}

function remembered<T>(of: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key) ?? of(key);
    known.set(key, value);
    return value;
  };
}

/** All that stands before the samples. */
async function headOf(path: string, zipped: boolean): Promise<unknown> {
  try {
    if (!zipped) return await membersBefore(readBytes(path), 'samples');
    const members = await listMembers(path);
    const header = members.findLast(({ name }) => name === 'header.json');
    const best = header ?? members.findLast(({ name }) => name === '_journal/start.json');
    if (best === undefined)
      throw new ConfigError(`${displayPath(path)}: holds no header.json; expected a log of Inspect (.eval)`);
    return await membersBefore(readMemberBytes(path, best), 'samples');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw addFileName(path, error);
    throw new ConfigError(`${displayPath(path)}: its header is not valid JSON (${error.message})`, { cause: error });
  }
}

/** For logs that ended before their results were written. */
async function firstSample(path: string, zipped: boolean): Promise<Fields | null> {
  let found: Fields | null = null;
  const note = (fields: Fields): ElementReading => {
    found ??= isFields(fields.scores) && Object.keys(fields.scores).length > 0 ? fields : null;
    return { kind: 'skipped' };
  };
  const readings = zipped ? samplesIn(path, note) : readElements(elementsAt(readBytes(path), ['samples']), note);
  for await (const _ of withFileName(path, readings)) if (found !== null) break;
  return found;
}

function notesOn(header: Fields, { expected }: ImportedSuite, { model, status }: InspectLog): string[] {
  const datasetSize = fieldAt(header, 'dataset.samples');
  return [
    ...(model === null ? [] : [`the log names the model ${model}`]),
    ...(status === null || status === 'success' ? [] : [`the log’s status is ${status}: the run did not end well`]),
    ...(typeof datasetSize === 'number' && expected !== null && datasetSize > expected
      ? [`the set has ${datasetSize} samples, of which the log planned ${expected}`]
      : []),
  ];
}

async function* samplesIn(path: string, read: (fields: Fields) => ElementReading): AsyncGenerator<LocatedReading> {
  for (const member of await listMembers(path)) {
    if (!SAMPLE.test(member.name)) continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of readMemberBytes(path, member)) chunks.push(chunk);
    const found = readJson(Buffer.concat(chunks).toString('utf8'));
    const location = member.name;
    if (typeof found === 'string') yield { location, mended: false, reading: malformed(found) };
    else if (!isFields(found.value)) yield { location, mended: false, reading: malformed('expected an object') };
    else yield { location, mended: found.mended, reading: read(found.value) };
  }
}

/** Our scorers that ask what one of Inspect's asks; null = none does. */
function ownScorer(header: Fields, scorer: string | null): ScorerChoice | null {
  const options = scorer === null ? {} : scorerOptions(header, scorer);
  const bare = scorer?.replace(/^.*\//, '') ?? '';
  const lenient = (name: string): ScorerChoice => ({ name, options: {}, reading: 'lenient' });
  if (bare === 'choice' || bare === 'exact') return lenient(bare);
  if (bare === 'includes')
    return options.ignore_case === false ? { ...lenient(bare), reading: 'strict' } : lenient(bare);
  if (bare !== 'match') return null;
  // Where a number has to stand is nothing that ours asks, but for the end, where it looks first.
  if (options.numeric === true)
    return options.location === undefined || options.location === 'end' ? lenient('numeric') : null;
  return options.location === 'any' ? lenient('includes') : options.location === 'exact' ? lenient('exact') : null;
}

function toSuite(header: Fields, scorer: string | null): ImportedSuite {
  const dataset = isFields(header.dataset) ? header.dataset : {};
  const planned = Array.isArray(dataset.sample_ids) ? dataset.sample_ids.length : dataset.samples;
  const version = Number(header.task_version);
  return {
    ...PLAIN_SUITE,
    name: toValidId(toText(header.task)!),
    version: Number.isSafeInteger(version) && version > 0 ? version : 1,
    source: 'a log of Inspect',
    scorer: ownScorer(header, scorer),
    verdicts: {
      by: 'Inspect',
      full: 1,
      perTrial: true,
      repeatable: scorer === null,
      judgeCommand: 'inspect score LOG',
    },
    expected: typeof planned === 'number' && Number.isSafeInteger(planned) && planned > 0 ? planned : null,
  };
}

function requestedOf(header: Fields, suite: ImportedSuite) {
  const epochs = fieldAt(header, 'config.epochs');
  const trials = typeof epochs === 'number' && Number.isSafeInteger(epochs) && epochs > 0 ? epochs : null;
  if (suite.expected === null && trials === null) return [];
  const all = fieldAt(header, 'dataset.samples');
  return [
    {
      model: null as string | null,
      suite: suite.name,
      samples: suite.expected,
      trials,
      // A limit, or samples picked by id, leave a part of the set.
      setSize: typeof all === 'number' && suite.expected !== null && all > suite.expected ? all : null,
      location: 'the log’s plan',
    },
  ];
}

/** What was sampled with: the model's settings, over which the plan's stand. */
function settingsOf(header: Fields, head: unknown): { sampling: Sampling; seed: number | null } {
  const at = (key: string) => fieldAt(fieldAt(head, 'plan.config'), key) ?? fieldAt(header.model_generate_config, key);
  const number = (key: string) => (typeof at(key) === 'number' ? (at(key) as number) : null);
  const [temperature, topP, most, seed] = [
    number('temperature'),
    number('top_p'),
    number('max_tokens'),
    number('seed'),
  ];
  const stop = (Array.isArray(at('stop_seqs')) ? (at('stop_seqs') as unknown[]) : []).flatMap(
    (one) => toText(one) || [],
  );
  return {
    sampling: {
      ...(temperature === null || temperature < 0 || temperature > 2 ? {} : { temperature }),
      ...(topP === null || topP <= 0 || topP > 1 ? {} : { topP }),
      ...(most === null || !Number.isSafeInteger(most) || most < 1 ? {} : { maxOutputTokens: most }),
      ...(stop.length === 0 ? {} : { stop }),
    },
    seed: seed !== null && Number.isSafeInteger(seed) ? seed : null,
  };
}

const FACTS: readonly (readonly [name: string, path: string])[] = [
  ['task version', 'task_version'],
  ['created', 'created'],
  ['solver', 'solver'],
  ['data set', 'dataset.name'],
  ['shuffled', 'dataset.shuffled'],
  ['limit', 'config.limit'],
  ['epochs', 'config.epochs'],
  ['message limit', 'config.message_limit'],
  ['token limit', 'config.token_limit'],
  ['time limit', 'config.time_limit'],
  ['reasoning effort', 'model_generate_config.reasoning_effort'],
  ['reasoning tokens', 'model_generate_config.reasoning_tokens'],
  ['commit', 'revision.commit'],
];

function factsOf(header: Fields, { status }: InspectLog): Record<string, string> {
  const facts: Record<string, string> = status === null ? {} : { status };
  const note = (name: string, found: unknown) => {
    const text = toText(found);
    if (text !== null && text !== '') facts[name] = text.slice(0, 200);
  };
  note('inspect_ai', isFields(fieldAt(header, 'packages')) ? (fieldAt(header, 'packages') as Fields).inspect_ai : null);
  for (const [name, path] of FACTS) note(name, fieldAt(header, path));
  return facts;
}
