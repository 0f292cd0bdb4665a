import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { readLines } from '../../json-stream/json-text-lines.ts';
import { type Fields, fieldAt, toText } from '../../json-stream/json-values.ts';
import { readBytes, readElements, withFileName } from '../../json-stream/source.ts';
import { toValidId } from '../../pipeline/label.ts';
import type { ElementReading, ImportedSuite, LocatedReading, ReplyFile } from '../../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_SUITE } from '../format.ts';
import { describeFirstRecord, listFiles, readFirstRecord } from '../shared/run-files.ts';
import { withNotes } from '../shared/with-notes.ts';
import {
  createPublishedScores,
  createRewardTally,
  findBenchmark,
  findBundle,
  findModel,
  isBundleName,
  type NemoBundle,
  readFacts,
  readRequested,
} from './nemo-bundle.ts';
import { type Lapse, readAttempt, readInference, readResultRow, readTallied, type Tallied } from './nemo-row.ts';

/** Results of NeMo Evaluator (`nel eval run`), a folder for each benchmark. */
export const nemoEvaluatorFormat: ImportFormat = {
  name: 'nemo-evaluator',
  description:
    'results.jsonl of NeMo Evaluator (nel eval run), with eval-*.json and inference_log.jsonl beside it; or the output folder',
  severalSuites: true,
  open: async (paths) => {
    const found = listFiles(paths, ['results.jsonl']).filter((path) => !isBundleName(basename(path)));
    if (found.length === 0)
      throw new ConfigError(
        `${paths.map(displayPath).join(', ')}: hold what NeMo Evaluator printed and no replies; name results.jsonl, which stands in the same folder`,
      );
    const files = found.filter((path) => !isMerged(path, found));
    const left = found.length - files.length;
    const note = `${left} files of shards were left out, as their rows are in the merged results.jsonl too`;
    return withNotes(await Promise.all(files.map(openResults)), left === 0 ? [] : [note]);
  },
};

/** Whether a file is one of a shard, `shard_0/BENCHMARK/`, and `nel eval merge` has written BENCHMARK beside the shards. */
function isMerged(path: string, all: readonly string[]): boolean {
  const shard = dirname(dirname(path));
  return (
    /^shard_\d+$/.test(basename(shard)) && all.includes(join(dirname(shard), basename(dirname(path)), basename(path)))
  );
}

/** @throws ConfigError for a file of something else */
async function openResults(path: string): Promise<ReplyFile> {
  const first = await readFirstRecord(path);
  if (typeof first === 'string' || first.problem_idx === undefined || first.reward === undefined)
    throw new ConfigError(
      `${displayPath(path)}: ${describeFirstRecord(first)}; expected lines with problem_idx and reward (results.jsonl, which nel eval run writes below its output folder)`,
    );
  const bundle = findBundle(path);
  const benchmark = findBenchmark(bundle) ?? toText(fieldAt(first, 'metadata.benchmark'));
  const suite: ImportedSuite = {
    ...PLAIN_SUITE,
    name: toValidId(benchmark ?? 'nemo-evaluator'),
    source: 'NeMo Evaluator',
    verdicts: { by: 'nemo-evaluator', full: 1, perTrial: true, repeatable: false },
  };
  const log = join(dirname(path), 'inference_log.jsonl');
  const hasLog = existsSync(log);
  let reader = createResultReader(suite);
  return {
    path,
    companions: [...(bundle === null ? [] : [bundle.path]), ...(hasLog ? [log] : [])],
    label: findModel(bundle),
    counts: 'last',
    readings: async function* (): AsyncGenerator<LocatedReading> {
      reader = createResultReader(suite);
      yield* readElements(withFileName(path, readLines(readBytes(path))), reader.readResult);
      if (hasLog)
        yield* readElements(withFileName(log, readLines(readBytes(log))), reader.readInference, `${basename(log)}, `);
    },
    notes: () => [...reader.notes(), ...describeMissing(bundle)],
    published: () => (bundle === null ? [] : createPublishedScores(bundle, suite.name, reader.tally())),
    requested: () => (bundle === null ? [] : readRequested(bundle, suite.name)),
    facts: () => readFacts(bundle),
  };
}

const describeMissing = (bundle: NemoBundle | null): string[] =>
  bundle === null
    ? ['no eval-*.json stands beside it: the model, what was to be asked and the printed scores are unknown']
    : [];

function createResultReader(suite: ImportedSuite) {
  /** By attempt, as the last of several lines counts. */
  const rows = new Map<string, Tallied>();
  const counts = new Map<string, number>();
  const keyOf = (problem: string, trial: number) => `${trial} ${problem}`;
  const count = (wanted: Lapse) => [...rows.values()].filter(({ lapse }) => lapse === wanted).length;
  return {
    readResult(fields: Fields): ElementReading {
      const attempt = readAttempt(fields);
      if (attempt === null) return malformed('problem_idx: is missing');
      const { problem, repeat } = attempt;
      const trial = repeat === null ? (counts.get(problem) ?? 0) + 1 : repeat + 1;
      counts.set(problem, trial);
      rows.set(keyOf(problem, trial), readTallied(fields, problem));
      return { kind: 'row', suite, row: readResultRow(fields, problem, trial) };
    },
    /** Attempts of which there is no result have none to add to. */
    readInference(fields: Fields): ElementReading {
      const attempt = readAttempt(fields);
      if (attempt?.repeat == null || !rows.has(keyOf(attempt.problem, attempt.repeat + 1))) return { kind: 'skipped' };
      const to = { model: null, sample: attempt.problem, prompt: 'main', trial: attempt.repeat + 1 };
      return { kind: 'addition', to, addition: readInference(fields), suite };
    },
    tally: () => createRewardTally(rows.values()),
    notes(): string[] {
      const [unanswered, unjudged] = [count('no reply'), count('not judged')];
      return [
        ...(unanswered > 0
          ? [`${unanswered} attempts ended in an error without a reply: NeMo Evaluator gives them a reward of 0`]
          : []),
        ...(unjudged > 0
          ? [`${unjudged} replies could not be judged because of an error: NeMo Evaluator gives them a reward of 0`]
          : []),
      ];
    },
  };
}
