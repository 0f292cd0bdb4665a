import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { readLines } from '../../json-stream/json-text-lines.ts';
import type { Fields } from '../../json-stream/json-values.ts';
import { listReadingsOf, readBytes, withFileName } from '../../json-stream/source.ts';
import type { ElementReading, ReplyFile } from '../../pipeline/row.ts';
import { type ImportFormat, malformed } from '../format.ts';
import { describeFirstRecord, listFiles, readFirstRecord } from '../shared/run-files.ts';
import { readResultLine } from './verifiers-results.ts';
import type { Counter } from './verifiers-suite.ts';
import { findModel, readEpisode } from './verifiers-traces.ts';

/** traces.jsonl of verifiers 0.2 and newer, results.jsonl of the versions before. */
export const verifiersFormat: ImportFormat = {
  name: 'verifiers',
  description: 'traces.jsonl of verifiers (vf-eval), a line an episode; results.jsonl of its older versions',
  open: async (paths) => {
    const files = listFiles(paths, ['traces.jsonl', 'results.jsonl']);
    return Promise.all(files.map(openLines));
  },
};

/** @throws ConfigError for a file of something else */
async function openLines(path: string): Promise<ReplyFile> {
  const first = await readFirstRecord(path);
  if (typeof first === 'string' || !(isEpisode(first) || isResult(first)))
    throw new ConfigError(
      `${displayPath(path)}: ${describeFirstRecord(first)}; expected lines with task and traces (traces.jsonl in the folder that the run of verifiers wrote), or with example_id and reward (results.jsonl of versions before, written by vf-eval -s)`,
    );
  let counted = createCounter();
  let rewards = createRewardTally();
  const read = (fields: Fields): ElementReading[] => {
    if (isEpisode(fields)) return readEpisode(fields, counted).map(rewards.add);
    if (isResult(fields)) return [readResultLine(fields, counted)];
    return [malformed('has neither task and traces nor example_id and reward')];
  };
  // An episode that died before its agent began names no model; the first one that has it does.
  const label = isEpisode(first) ? findModel(first) : null;
  return {
    path,
    label,
    readings: () => {
      counted = createCounter();
      rewards = createRewardTally();
      return listReadingsOf(withFileName(path, readLines(readBytes(path))), read);
    },
    notes: () => rewards.notes(),
  };
}

const isEpisode = (fields: Fields): boolean => fields.task !== undefined && Array.isArray(fields.traces);
const isResult = (fields: Fields): boolean => fields.example_id !== undefined && fields.reward !== undefined;

/** The reward that verifiers shows at the end of a run: the mean of the rollouts that ended well, and with the others as 0. */
function createRewardTally() {
  let [all, well, sum] = [0, 0, 0];
  return {
    add(reading: ElementReading): ElementReading {
      if (reading.kind !== 'row') return reading;
      all++;
      const value = reading.row.reported[0]?.value ?? null;
      if (value === null) return reading;
      well++;
      sum += value;
      return reading;
    },
    notes: (): string[] =>
      well === 0
        ? []
        : [
            `verifiers shows for these rollouts: reward ${(sum / well).toFixed(2)}${well < all ? ` (${(sum / all).toFixed(2)} with the ${all - well} that did not end well as 0)` : ''}; the file itself holds no score`,
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
