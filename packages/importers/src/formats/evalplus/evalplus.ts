import { basename } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { readEntriesAt } from '../../json-stream/json-entries.ts';
import { firstByte, readLines } from '../../json-stream/json-text-lines.ts';
import { type Fields, fieldAt, isFields, readJson, toId, toText } from '../../json-stream/json-values.ts';
import { describeBegin, readBytes, readElements, withFileName } from '../../json-stream/source.ts';
import type { ElementReading, ImportedSuite, LocatedReading, ReplyFile } from '../../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_ROW, PLAIN_SUITE } from '../format.ts';
import { createReportedScore } from '../shared/reported.ts';
import { describeFirstRecord, listFiles, readFirstRecord } from '../shared/run-files.ts';
import { createPassTally } from './pass-tally.ts';

const EVALUATE = 'evalplus.evaluate --dataset humaneval --samples samples.jsonl writes it';

/** Results of evalplus.evaluate, with the samples that it was given; samples alone with a suite that has the tests. */
export const evalplusFormat: ImportFormat = {
  name: 'evalplus',
  description:
    '*_eval_results.json of evalplus (base and plus tests), with the samples’ .jsonl where it is at hand; samples alone with --suite humaneval',
  open: async (paths, { answered = false }) => {
    const results: string[] = [];
    const samples: string[] = [];
    for (const path of listFiles(paths, ['eval_results.json', '.jsonl']))
      ((await isSamples(path)) ? samples : results).push(path);
    if (results.length === 0 && !answered)
      throw new ConfigError(
        `${samples.map(displayPath).join(', ')}: are programs without verdicts; expected *_eval_results.json (${EVALUATE}), or --suite humaneval, whose tests are then run`,
      );
    if (results.length === 0) return samples.map(openSamples);
    return results.map((path) =>
      openResults(
        path,
        samples.find((one) => readStem(one) === readStem(path)) ??
          (results.length === 1 ? samples[0] : undefined) ??
          null,
      ),
    );
  },
};

const readStem = (path: string): string => basename(path).replace(/(?:_eval_results\.json|\.jsonl)$/, '');

/** @throws ConfigError for a file of something else */
async function isSamples(path: string): Promise<boolean> {
  if (!path.endsWith('.jsonl')) {
    const first = await firstByte(readBytes(path));
    if (first === '{') return false;
    throw new ConfigError(
      `${displayPath(path)}: is no JSON object: it ${await describeBegin(path)}; expected *_eval_results.json of evalplus (${EVALUATE})`,
    );
  }
  const first = await readFirstRecord(path);
  if (
    typeof first !== 'string' &&
    first.task_id !== undefined &&
    (first.solution !== undefined || first.completion !== undefined)
  )
    return true;
  throw new ConfigError(
    `${displayPath(path)}: ${describeFirstRecord(first)}; expected lines with task_id and solution (or completion), the samples of evalplus`,
  );
}

/** The set by the names of its tasks. */
function createSuite(task: string): ImportedSuite {
  const set = task.split('/')[0]!.toLowerCase();
  return {
    ...PLAIN_SUITE,
    name: set === 'humaneval' ? 'humaneval-plus' : set === 'mbpp' ? 'mbpp-plus' : 'evalplus',
    source: 'evalplus',
    verdicts: { by: 'evalplus', full: 1, perTrial: true, repeatable: false },
  };
}

function openResults(path: string, samples: string | null): ReplyFile {
  let tally = createPassTally();
  let facts: Record<string, string> = {};
  let stale: string | null = null;
  return {
    path,
    companions: samples === null ? [] : [samples],
    readings: async function* (): AsyncGenerator<LocatedReading> {
      tally = createPassTally();
      facts = await readFacts(path);
      for await (const { key, text, location, torn } of withFileName(path, readEntriesAt(readBytes(path), ['eval']))) {
        const found = torn === null ? readJson(text) : torn;
        if (typeof found === 'string' || !Array.isArray(found.value)) {
          yield {
            location,
            mended: false,
            reading: malformed(typeof found === 'string' ? found : 'is no list of results'),
          };
          continue;
        }
        const suite = createSuite(key);
        const list = found.value as unknown[];
        for (const [at, result] of list.entries())
          yield {
            location: `${location}[${at}]`,
            mended: found.mended,
            reading: readResult(result, key, at + 1, suite, tally),
          };
      }
      stale = samples === null ? null : await describeDifference(samples, tally.counts());
    },
    notes: () => [...tally.lines(), ...(stale === null ? [] : [stale])],
    facts: () => facts,
  };
}

type Tally = ReturnType<typeof createPassTally>;

function readResult(result: unknown, task: string, trial: number, suite: ImportedSuite, tally: Tally): ElementReading {
  if (!isFields(result)) return malformed('is no object');
  const [base, plus] = [toText(result.base_status), toText(result.plus_status)];
  if (base === null) return malformed('base_status: is missing');
  const isBase = base === 'pass';
  const isPlus = plus === null ? null : isBase && plus === 'pass';
  tally.result(task, isBase, isPlus);
  const reported = [
    createReportedScore('base', isBase, isPlus === null),
    isPlus === null ? null : createReportedScore('plus', isPlus, true),
  ].filter((one) => one !== null);
  const solution = toText(result.solution);
  return {
    kind: 'row',
    suite,
    row: {
      ...PLAIN_ROW,
      sample: task,
      trial,
      target: [],
      reply: solution,
      reported,
      ...(solution === null ? { failureKind: 'not_kept' as const } : {}),
    },
  };
}

async function readFacts(path: string): Promise<Record<string, string>> {
  const facts: Record<string, string> = {};
  for await (const { key, text } of withFileName(path, readEntriesAt(readBytes(path), []))) {
    if (key !== 'date' && key !== 'hash') continue;
    const found = readJson(text);
    const value = typeof found === 'string' ? null : toText(found.value);
    if (value !== null) facts[key === 'hash' ? 'hash of the set' : key] = value.slice(0, 100);
  }
  return facts;
}

/** evalplus shows results that are there already again, whatever the samples say now. null = they fit. */
async function describeDifference(samples: string, counts: ReadonlyMap<string, number>): Promise<string | null> {
  const held = new Map<string, number>();
  for await (const { text } of withFileName(samples, readLines(readBytes(samples)))) {
    const found = readJson(text);
    const task = typeof found === 'string' ? null : toId(fieldAt(found.value, 'task_id'));
    if (task !== null) held.set(task, (held.get(task) ?? 0) + 1);
  }
  const other = [...new Set([...held.keys(), ...counts.keys()])].filter((task) => held.get(task) !== counts.get(task));
  return other.length === 0
    ? null
    : `${basename(samples)} holds another number of programs for ${other.length} tasks (${other.slice(0, 5).join(', ')}) than the results: these are of other samples (evalplus shows results that are there already again; delete them and run evalplus.evaluate)`;
}

/** Programs without verdicts; the n-th line of a task is its n-th trial. */
function openSamples(path: string): ReplyFile {
  const trials = new Map<string, number>();
  const read = (fields: Fields): ElementReading => {
    const task = toId(fields.task_id);
    if (task === null) return malformed('task_id: is missing');
    const trial = (trials.get(task) ?? 0) + 1;
    trials.set(task, trial);
    const reply = toText(fields.solution) ?? toText(fields.completion);
    return {
      kind: 'row',
      suite: { ...createSuite(task), verdicts: null },
      row: { ...PLAIN_ROW, sample: task, trial, target: [], reply },
    };
  };
  const readings = () => {
    trials.clear();
    return readElements(withFileName(path, readLines(readBytes(path))), read);
  };
  return { path, readings, notes: () => [] };
}
