import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { type BaseScorerDefinition, ConfigError, explainUnscorable, type Sample } from '@evenhand/core';
import { parseJson, writeAtomic } from '@evenhand/io';

import type { Collected } from './collect.ts';
import type { SampleLocation, SuiteGroup } from './group.ts';
import { readSampleLine } from './joined-row.ts';

export interface WrittenSamples {
  /** Below the run's folder. */
  readonly path: string;
  readonly sha256: string;
  /** Of the samples as one canonical JSON array. */
  readonly arraySha256: string;
  /** Why our scorer cannot stand beside the verdicts of the source; null = it can, or none should. */
  readonly unfit: string | null;
}

/** One of our scorers that is to judge a suite. */
export interface SampleJudge {
  readonly definition: BaseScorerDefinition;
  /** Whether its verdicts are published; false = they stand beside those of the source, and can be left out. */
  readonly isPublished: boolean;
}

/**
 * Writes the samples of each suite, sorted by id.
 * @param judges our scorers, by the suite's number; null = none judges it
 * @throws ConfigError where a scorer whose verdicts are published cannot judge them
 */
export function writeSamples(
  folder: string,
  collected: Collected,
  judges: readonly (SampleJudge | null)[],
): WrittenSamples[] {
  const spans = collected.samples();
  let next = spans.next();
  const listSpans = function* (number: number): Generator<SampleLocation> {
    for (; next.done !== true && next.value.suite === number; next = spans.next()) yield next.value;
  };
  return collected.suites.map((group, number) =>
    writeSuite(folder, collected, group, listSpans(number), judges[number]!),
  );
}

function writeSuite(
  folder: string,
  { spill }: Pick<Collected, 'spill'>,
  { suite, sampleCount }: SuiteGroup,
  spans: Iterable<SampleLocation>,
  judge: SampleJudge | null,
): WrittenSamples {
  const targetsOptional = suite.verdicts !== null;
  const [file, array] = [createHash('sha256'), createHash('sha256').update('[')];
  const problems: string[] = [];
  let unscorable = 0;
  const lines = function* (): Generator<string> {
    let first = true;
    for (const location of spans) {
      const text = readSampleLine(spill, location);
      const why = judge === null ? null : findUnscorable(judge.definition, text, targetsOptional);
      if (why !== null && ++unscorable <= 10) problems.push(`sample ${JSON.stringify(location.id)}: ${why}`);
      array.update(first ? text : `,${text}`);
      first = false;
      file.update(text).update('\n');
      yield `${text}\n`;
    }
  };
  const temporary = join(folder, 'inputs', 'samples.jsonl');
  writeAtomic(temporary, lines());
  const cannot = `the scorer ${judge?.definition.name} cannot judge ${unscorable} of ${sampleCount} samples`;
  if (unscorable > 0 && judge?.isPublished === true)
    throw new ConfigError([...problems, `${cannot}; choose another with --scorer, or in the mapping file`]);
  const hash = file.digest('hex');
  const path = `inputs/samples-${suite.name}.${hash.slice(0, 12)}.jsonl`;
  renameSync(temporary, join(folder, path));
  const unfit =
    unscorable === 0
      ? null
      : `${suite.name}: ${cannot} (${problems[0]}), and does not stand beside ${suite.verdicts?.by}`;
  return { path, sha256: hash, arraySha256: array.update(']').digest('hex'), unfit };
}

/** Why our scorer cannot judge a sample; null = it can, or nobody says what is right and need not. */
function findUnscorable(definition: BaseScorerDefinition, line: string, targetsOptional: boolean): string | null {
  const sample = parseJson(line) as Sample;
  return targetsOptional && sample.target.join('') === '' ? null : explainUnscorable(definition, sample);
}
