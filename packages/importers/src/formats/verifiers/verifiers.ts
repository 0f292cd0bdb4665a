import { basename } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { readLines } from '../../json-stream/json-text-lines.ts';
import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import { listReadingsOf, readBytes, withFileName } from '../../json-stream/source.ts';
import type { ElementReading, ReplyFile } from '../../pipeline/row.ts';
import { type ImportFormat, malformed } from '../format.ts';
import { describeFirstRecord, listFiles, readFirstRecord } from '../shared/run-files.ts';
import { isOldResult, locateRollout, type OldLayout, readOldLayout } from './verifiers-layout.ts';
import { createPublishedScores, createRolloutTally } from './verifiers-printed.ts';
import { readResultLine } from './verifiers-results.ts';
import { readFacts, readRequested, readRun } from './verifiers-run.ts';
import { type Counter, createSuite } from './verifiers-suite.ts';
import { findModel, type RewardTally, readEpisode } from './verifiers-traces.ts';

/** traces.jsonl of verifiers 0.2 and newer, results.jsonl of the versions before. */
export const verifiersFormat: ImportFormat = {
  name: 'verifiers',
  description:
    'traces.jsonl of verifiers (vf-eval), a line an episode; results.jsonl and metadata.json of its older versions',
  severalSuites: true,
  open: async (paths) => {
    const files = listFiles(paths, ['traces.jsonl', 'results.jsonl']);
    // What a run says of itself is looked for beside its rollouts.
    const rollouts = files.filter((path) => !/^(?:metadata\.json|config\.toml|eval\.json)$/.test(basename(path)));
    if (rollouts.length === 0)
      throw new ConfigError(
        `${files.map(displayPath).join(', ')}: hold no rollouts; name traces.jsonl, or results.jsonl, of the same folder`,
      );
    return Promise.all(rollouts.map(openLines));
  },
};

/** @throws ConfigError for a file of something else */
async function openLines(path: string): Promise<ReplyFile> {
  const first = await readFirstRecord(path);
  if (typeof first === 'string' || !(isEpisode(first) || isTrace(first) || isResult(first)))
    throw new ConfigError(
      `${displayPath(path)}: ${describeFirstRecord(first)}; expected lines with task and traces (traces.jsonl in the folder that the run of verifiers wrote), or with example_id, or id, and reward (results.jsonl of versions before, written by vf-eval -s)`,
    );
  const run = readRun(path);
  const environment = run.environment ?? toText(fieldAt(first, 'env.id'));
  const suite = createSuite(environment);
  // An episode that died before its agent began names no model; the first one that has it does.
  const named = isTrace(first) ? findModel(toEpisode(first)) : isEpisode(first) ? findModel(first) : null;
  const label = named ?? run.model;
  const layout = isOldResult(first) ? await readOldLayout(path) : null;
  let counted = createCounter();
  let rewards = createRewardTally();
  let rollouts = createRolloutTally();
  const read = (fields: Fields, location: string): ElementReading[] => {
    const episode = isTrace(fields) ? toEpisode(fields) : fields;
    if (isEpisode(episode)) {
      const own = toText(fieldAt(episode, 'env.id'));
      const set = own === null || own === environment ? suite : createSuite(own);
      return readEpisode(episode, set, label, counted, rewards);
    }
    if (!isResult(fields)) return [malformed('has neither task and traces nor example_id and reward')];
    const reading =
      layout === null
        ? readResultLine(fields, run, suite, counted)
        : withLocation(
            readResultLine({ ...fields, example_id: fields.id }, run, suite, () => 1),
            layout,
            location,
          );
    if (reading.kind === 'row') {
      const { sample, reported } = reading.row;
      const numbers = reported.map(({ metric, value }) => [metric, value!] as const);
      rollouts.add(sample, reported.find(({ main }) => main)?.value ?? 0, numbers);
    }
    return [reading];
  };
  return {
    path,
    companions: run.path === null ? [] : [run.path],
    label,
    readings: () => {
      counted = createCounter();
      rewards = createRewardTally();
      rollouts = createRolloutTally();
      return listReadingsOf(withFileName(path, readLines(readBytes(path))), read);
    },
    notes: () => [
      ...(layout === null || layout.rollouts === 1
        ? []
        : [
            `this version numbers ${layout.rollouts} rollouts in a row with one id and asks the ${layout.examples} examples in turn: the place tells the example, not the id`,
          ]),
      ...rewards.notes(),
    ],
    published: () => createPublishedScores(run, suite.name, rollouts),
    requested: () => readRequested(run, suite.name),
    facts: () => readFacts(run),
  };
}

const isEpisode = (fields: Fields): boolean => fields.task !== undefined && Array.isArray(fields.traces);
/** A line of 0.2: the trace alone. */
const isTrace = (fields: Fields): boolean =>
  isFields(fields.task) && Array.isArray(fields.nodes) && isFields(fields.rewards);
const isResult = (fields: Fields): boolean =>
  (fields.example_id !== undefined && fields.reward !== undefined) || isOldResult(fields);

/** @param location `line 17`, from 1 */
const withLocation = (reading: ElementReading, layout: OldLayout, location: string): ElementReading =>
  reading.kind === 'row'
    ? { ...reading, row: { ...reading.row, ...locateRollout(layout, Number(location.replace(/\D+/g, '')) - 1) } }
    : reading;

const toEpisode = (trace: Fields): Fields => ({ task: trace.task, errors: [], traces: [trace] });

/** The reward that verifiers shows at the end of a run: the mean of the rollouts that ended well, and that of all. */
function createRewardTally(): RewardTally & { notes(): string[] } {
  let [all, well, sum, total] = [0, 0, 0, 0];
  return {
    add(reward, ok) {
      all++;
      total += reward;
      if (!ok) return;
      well++;
      sum += reward;
    },
    notes: () =>
      well === 0
        ? []
        : [
            `verifiers shows for these rollouts: reward ${(sum / well).toFixed(2)}${well < all ? ` (${(total / all).toFixed(2)} with the ${all - well} that did not end well)` : ''}; the file itself holds no score`,
          ],
  };
}

function createCounter(): Counter {
  const counts = new Map<string, number>();
  return (name) => {
    const next = (counts.get(name) ?? 0) + 1;
    counts.set(name, next);
    return next;
  };
}
