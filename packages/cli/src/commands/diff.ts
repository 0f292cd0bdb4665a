import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError, runPaths } from '@evenhand/core';
import { currentLanguage, inLanguage, listHeads, messages } from '@evenhand/messages';
import {
  concludeDiff,
  type Diff,
  diffMarkdown,
  diffRuns,
  type Flip,
  findDrops,
  formatChange,
  formatOutcome,
  formatRatio,
  listIncomparable,
  type ModelDiff,
  pValue,
  replyTexts,
  UNKNOWN,
} from '@evenhand/report';
import { FAILED, INCOMPLETE, OK } from '../output/exit.ts';
import { printTable } from '../output/print-table.ts';
import { oneLine, print, printJson, styled } from '../output/terminal.ts';

interface Flags {
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** Flips that are listed. */
  readonly flips: number;
  /** `true`: by more than chance explains; else by more than so many points, as they were typed. */
  readonly failOnDrop?: boolean | string;
}

/** Two runs or two CSV files. Differences are no failure, but for `--fail-on-drop`. @throws ConfigError */
export function diff(before: string, after: string, flags: Flags): void {
  const [a, b] = [resolve(before), resolve(after)];
  const found = inLanguage(flags.json ? 'en' : currentLanguage(), () => diffRuns(a, b));
  if (flags.json) printJson(found);
  else if (flags.markdown) process.stdout.write(diffMarkdown(found));
  else printDiff(found, a, b, flags.flips);
  if (flags.failOnDrop !== undefined) failOnDrop(found, flags.failOnDrop);
}

type Listed = ModelDiff & { readonly effort?: Diff['models'][number]['effort'] };

/** The row over all others first, where there are several. */
const listRows = ({ overall, models }: Diff): readonly Listed[] =>
  overall === null || models.length < 2 ? models : [overall, ...models];

/** 1 where a row fell, 2 where nothing could be compared, or files are not those of their run. */
function failOnDrop(found: Diff, flag: boolean | string): void {
  const points = readPoints(flag);
  if (found.altered.length > 0) {
    for (const sentence of found.altered) console.error(oneLine(sentence, 1000));
    process.exitCode = INCOMPLETE;
    return;
  }
  if (found.overall === null) {
    console.error(messages.diff.nothingToFail);
    process.exitCode = INCOMPLETE;
    return;
  }
  const drops = findDrops(found, points);
  console.error(drops.length === 0 ? messages.diff.notDropped : messages.diff.dropped(drops.length));
  for (const { suite, prompt, model, change } of drops)
    console.error(`  ${oneLine(messages.diff.droppedRow(suite, prompt, model, (change * 100).toFixed(1)), 300)}`);
  process.exitCode = drops.length === 0 ? OK : FAILED;
}

/** A share; null = by chance. @throws ConfigError */
function readPoints(flag: boolean | string): number | null {
  if (typeof flag === 'boolean') return null;
  const points = Number(flag);
  if (flag.trim() === '' || !(points >= 0 && points <= 100))
    throw new ConfigError(`--fail-on-drop: found ${flag}; expected points from 0 to 100, such as 2`);
  return points / 100;
}

/** What changed, for the terminal. @param listed how many flips are shown with their text */
export function printDiff(found: Diff, before: string, after: string, listed: number): void {
  print(`${styled('bold', found.before)} → ${styled('bold', found.after)}`);
  for (const sentence of concludeDiff(found)) print(oneLine(sentence, 2000));
  for (const note of found.notes) print(messages.terminal.note(oneLine(note, 300)));
  if (found.models.length > 0) {
    print();
    printTable(
      listHeads(
        'suite',
        'prompt',
        'model',
        'compared',
        'correctBefore',
        'correctAfter',
        'wrongToRight',
        'rightToWrong',
        'otherPartial',
        'otherAnswer',
        'otherText',
        'change95',
        'p',
        'cost',
        'time',
        'added',
        'removed',
      ),
      listRows(found).map((one) => [
        one === found.overall ? messages.diff.overall : one.suite,
        one === found.overall ? '' : one.prompt,
        one === found.overall ? '' : one.model,
        ...[
          one.compared,
          one.correct.before,
          one.correct.after,
          one.wrongToRight.length,
          one.rightToWrong.length,
          one.otherPartial,
          one.otherAnswer,
          one.otherText,
        ].map(String),
        formatChange(one.change),
        pValue(one.p),
        formatRatio(one.effort?.cost),
        formatRatio(one.effort?.time),
        String(one.added),
        String(one.removed),
      ]),
      [3, 4, 5, 6, 7, 8, 9, 10, 15, 16],
      3,
    );
  }
  for (const one of found.models)
    for (const [reason, count] of listIncomparable(one))
      print(messages.terminal.diffIncomparable(one.suite, one.model, count, messages.incomparableWords[reason]));
  printFlips(
    found.models.flatMap((one) => [...one.rightToWrong, ...one.wrongToRight]),
    before,
    after,
    listed,
  );
  for (const { table, added, removed } of found.rows) {
    if (added.length > 0) print(messages.diff.addedRows(table, oneLine(added.join('; '), 300)));
    if (removed.length > 0) print(messages.diff.removedRows(table, oneLine(removed.join('; '), 300)));
  }
  const figures = found.metrics.filter(
    ({ metric }) =>
      found.models.length === 0 ||
      ['accuracy', 'mean_score', 'rank_lo', 'rank_hi', 'cost_usd', 'e2e_ms_p50'].includes(metric),
  );
  if (figures.length > 0) {
    print();
    printTable(
      listHeads('table', 'row', 'figure', 'before', 'after'),
      figures.slice(0, 200).map((one) => [one.table, one.row, one.metric, one.before || UNKNOWN, one.after || UNKNOWN]),
      [3, 4],
    );
  }
  if (figures.length > 200) print(messages.terminal.diffMore(figures.length - 200));
}

function printFlips(flips: readonly Flip[], before: string, after: string, listed: number): void {
  const listedFlips = flips.slice(0, listed);
  if (listedFlips.length === 0) return;
  const texts = [before, after].map((path) =>
    existsSync(runPaths.manifest(path)) ? replyTexts(path, listedFlips) : () => null,
  );
  print('');
  for (const flip of listedFlips) {
    print(
      `${styled('bold', oneLine(`${flip.suite}/${flip.sample}`, 80))}  ${flip.model}  ${oneLine(formatOutcome(flip.before), 60)} → ${oneLine(formatOutcome(flip.after), 60)}  (${messages.heads.target}: ${oneLine(flip.target, 40)})`,
    );
    for (const [label, text] of [
      [messages.heads.before, texts[0]?.(flip)],
      [messages.heads.after, texts[1]?.(flip)],
    ] as const)
      if (text != null) print(styled('dim', `  ${label}: ${oneLine(text, 160)}`));
  }
  if (flips.length > listed) print(messages.terminal.diffMoreFlips(flips.length - listed));
}
