import { type Manifest, RECORDED_ID, type RunHeaders } from '@evenhand/core';
import { canonicalJson } from '@evenhand/io';
import type { RecordCounts } from './plan-check.ts';
import { checkNothingSent } from './saved-replies-check.ts';
import type { VerdictCounts } from './source-check.ts';
import type { Mismatch } from './verification.ts';

/** So many places of a kind are listed; all are counted. */
const MOST_LISTED = 100;

/**
 * What an import says that it found in its files, against the records that came of them. @param counts of the records of each model
 * @param verdicts of each model, in the order of the manifest
 */
export function checkImport(
  manifest: Manifest,
  inputs: RunHeaders,
  counts: ReadonlyMap<string, RecordCounts>,
  verdicts: readonly VerdictCounts[],
): Mismatch[] {
  if (manifest.import === null) return [];
  const texts = [
    ...checkFiles(manifest, counts),
    ...checkMissing(manifest, counts),
    ...checkLists(manifest),
    ...checkVerdictCounts(manifest, verdicts),
    ...checkNames(manifest),
    ...checkNothingSent(manifest, inputs),
  ];
  return texts.map((text) => ({ place: 'manifest.json', text }));
}

type Statement = NonNullable<Manifest['import']>;

const sumOf = ({ files }: Statement, name: 'taken' | 'malformed' | 'duplicates' | 'withoutReply'): number =>
  files.reduce((sum, file) => sum + file[name], 0);

function checkFiles({ import: statement, models }: Manifest, counts: ReadonlyMap<string, RecordCounts>): string[] {
  const texts: string[] = [];
  const all = [...counts.values()];
  const found = all.reduce((sum, one) => sum + one.found, 0);
  const taken = sumOf(statement!, 'taken');
  if (taken !== found)
    texts.push(`${taken} replies are said to have been taken from its files; it has ${found} records`);
  const withoutReply = all.reduce((sum, one) => sum + one.withoutReply, 0);
  if (sumOf(statement!, 'withoutReply') !== withoutReply)
    texts.push(
      `its files are said to hold ${sumOf(statement!, 'withoutReply')} cells without a reply; it has ${withoutReply}`,
    );
  const named = new Set(statement!.files.flatMap((file) => file.models));
  for (const { id } of models) if (!named.delete(id)) texts.push(`none of its files holds replies of ${id}`);
  for (const model of named)
    texts.push(`one of its files is said to hold replies of ${model}, which the run does not have`);
  return texts;
}

function checkMissing(
  { import: statement, suites, settings }: Manifest,
  counts: ReadonlyMap<string, RecordCounts>,
): string[] {
  const texts: string[] = [];
  const size = suites.reduce((sum, suite) => sum + suite.size, 0);
  if (statement!.expected !== size)
    texts.push(`its set is said to have ${statement!.expected} samples; its suites have ${size}`);
  const planned = suites.reduce(
    (sum, suite) => sum + suite.size * suite.prompts.length * (suite.trials ?? settings.trials),
    0,
  );
  const stated = new Map(statement!.missing.map(({ model, cells }) => [model, cells]));
  if (stated.size < statement!.missing.length) texts.push('what is missing of a model stands twice');
  for (const model of stated.keys())
    if (!counts.has(model)) texts.push(`cells of ${model} are said to be missing, which the run does not have`);
  for (const [model, { found }] of counts) {
    const missing = stated.get(model) ?? 0;
    const least = Math.max(0, planned - found);
    // One suite may have more than it should, and another fewer.
    if (missing < least || (suites.length === 1 && missing > least))
      texts.push(
        `${missing} cells of ${model} are said to be missing; ${planned} were expected, and ${found} are there`,
      );
  }
  return texts;
}

function checkLists({ import: statement }: Manifest): string[] {
  const texts: string[] = [];
  const names = new Set(statement!.files.map(({ name }) => name));
  for (const kind of ['malformed', 'duplicates'] as const) {
    const [counted, listed] = [sumOf(statement!, kind), statement![kind]];
    if (listed.length > Math.min(counted, MOST_LISTED) || (counted > 0 && listed.length === 0))
      texts.push(`${listed.length} ${kind} elements are listed, and ${counted} were counted`);
    for (const { file } of listed)
      if (!names.has(file)) texts.push(`a place in ${file} is named, which it was not imported from`);
  }
  return texts;
}

/** Printed scores are of suites that it has, and each file names a model once. */
function checkNames({ import: statement, suites }: Manifest): string[] {
  const known = new Set(suites.map(({ name }) => name));
  return [
    ...statement!.published
      .filter(({ suite }) => !known.has(suite))
      .map(({ suite }) => `its source is said to have printed a score of ${suite}, which it does not have`),
    ...suites
      .filter(({ scorer, runs }) => scorer === RECORDED_ID && runs.length > 0)
      .map(
        ({ name, runs }) => `verdicts on ${name} are those of its source, and ${runs.join(', ')} is said to have run`,
      ),
    ...statement!.files
      .filter(({ models }) => new Set(models).size < models.length)
      .map(({ name }) => `${name} is said to hold replies of one model twice`),
  ];
}

/** The comparison of the verdicts of the source with ours. */
function checkVerdictCounts(manifest: Manifest, counts: readonly VerdictCounts[]): string[] {
  if (manifest.headlines.length > 0) return [];
  const names = manifest.import!.verdicts.map(({ suite }) => suite);
  const known = new Set(manifest.suites.map(({ name }) => name));
  const odd = names.filter((suite, at) => !known.has(suite) || names.indexOf(suite) < at);
  const unstated = manifest.suites.filter(({ name, scorer }) => scorer === RECORDED_ID && !names.includes(name));
  const listed = [
    ...odd.map((suite) => `whose verdicts on ${suite} are published stands twice, or of a suite that it does not have`),
    ...unstated.map(({ name }) => `whose verdicts on ${name} are published is left out`),
  ];
  if (listed.length > 0) return listed;
  return manifest.import!.verdicts.flatMap(({ suite, compared, differs, failed, differing }) => {
    const texts: string[] = [];
    const sum = (select: 'compared' | 'differs' | 'failed') =>
      counts.reduce((total, one) => total + (one.get(suite)?.[select] ?? 0), 0);
    if (sum('failed') !== failed)
      texts.push(
        `on ${suite} ${failed} cells without a reply are said to count by a verdict of the source; ${sum('failed')} do`,
      );
    // Where one verdict is for all trials of a sample, single replies are not compared.
    if (compared === 0) return texts;
    const found = { compared: sum('compared'), differs: sum('differs') };
    if (found.compared !== compared || found.differs !== differs)
      texts.push(
        `on ${suite} the source and our scorer disagree on ${found.differs} of ${found.compared} records; the manifest says ${differs} of ${compared}`,
      );
    const first = counts.flatMap((one) => one.get(suite)?.differing ?? []).slice(0, MOST_LISTED);
    if (canonicalJson(first) !== canonicalJson(differing))
      texts.push(`on ${suite} the cells that are listed as judged otherwise are not those that are`);
    return texts;
  });
}
