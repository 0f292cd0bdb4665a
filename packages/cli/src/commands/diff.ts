import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { runPaths } from '@evenhand/core';
import {
  type Diff,
  diffMarkdown,
  diffRuns,
  type Flip,
  formatChange,
  formatOutcome,
  formatRatio,
  listHeads,
  messages,
  pValue,
  replyTexts,
} from '@evenhand/report';
import { oneLine, print, printJson, styled, textTable } from '../output/terminal.ts';

interface Flags {
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** Flips that are listed. */
  readonly flips: number;
}

/** Two runs or two CSV files. Differences are no failure: `gate` is for that. @throws ConfigError */
export function diff(before: string, after: string, flags: Flags): void {
  const [a, b] = [resolve(before), resolve(after)];
  const found = diffRuns(a, b);
  if (flags.json) printJson(found);
  else if (flags.markdown) process.stdout.write(diffMarkdown(found));
  else printDiff(found, a, b, flags.flips);
}

/** What changed, for the terminal. @param listed how many flips are shown with their text */
export function printDiff(found: Diff, before: string, after: string, listed: number): void {
  print(`${styled('bold', found.before)} → ${styled('bold', found.after)}`);
  if (found.grounds.length > 0) print(`\n${messages.terminal.diffGrounds}`);
  for (const ground of found.grounds) print(`  - ${oneLine(ground, 300)}`);
  for (const note of found.notes) print(`note: ${oneLine(note, 300)}`);
  if (found.models.length > 0)
    print(
      `\n${textTable(
        listHeads(
          'suite',
          'prompt',
          'model',
          'compared',
          'wrongToRight',
          'rightToWrong',
          'otherAnswer',
          'otherText',
          'change95',
          'p',
          'cost',
          'time',
          'added',
          'removed',
        ),
        found.models.map((one) => [
          one.suite,
          one.prompt,
          one.model,
          ...[one.compared, one.wrongToRight.length, one.rightToWrong.length, one.otherAnswer, one.otherText].map(
            String,
          ),
          formatChange(one.change),
          pValue(one.p),
          formatRatio(one.effort?.cost),
          formatRatio(one.effort?.time),
          String(one.added),
          String(one.removed),
        ]),
        [3, 4, 5, 6, 7, 12, 13],
      )}`,
    );
  for (const one of found.models)
    for (const [reason, count] of Object.entries(one.incomparable))
      print(messages.terminal.diffIncomparable(one.suite, one.model, count, reason));
  printFlips(
    found.models.flatMap((one) => [...one.rightToWrong, ...one.wrongToRight]),
    before,
    after,
    listed,
  );
  for (const { table, added, removed } of found.rows) {
    if (added.length > 0) print(`${table}: added ${oneLine(added.join('; '), 300)}`);
    if (removed.length > 0) print(`${table}: removed ${oneLine(removed.join('; '), 300)}`);
  }
  const figures = found.metrics.filter(
    ({ metric }) =>
      found.models.length === 0 ||
      ['accuracy', 'mean_score', 'rank_lo', 'rank_hi', 'cost_usd', 'e2e_ms_p50'].includes(metric),
  );
  if (figures.length > 0)
    print(
      `\n${textTable(
        listHeads('table', 'row', 'figure', 'before', 'after'),
        figures
          .slice(0, 200)
          .map((one) => [one.table, one.row, one.metric, one.before || 'unknown', one.after || 'unknown']),
        [3, 4],
      )}`,
    );
  if (figures.length > 200) print(messages.terminal.diffMore(figures.length - 200));
  if (found.models.every((one) => one.compared === 0) && found.models.length > 0)
    print(`\n${messages.terminal.diffNothing}`);
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
      `${styled('bold', oneLine(`${flip.suite}/${flip.sample}`, 80))}  ${flip.model}  ${oneLine(formatOutcome(flip.before), 60)} → ${oneLine(formatOutcome(flip.after), 60)}  (target ${oneLine(flip.target, 40)})`,
    );
    for (const [label, text] of [
      [messages.heads.before, texts[0]?.(flip)],
      [messages.heads.after, texts[1]?.(flip)],
    ] as const)
      if (text != null) print(styled('dim', `  ${label}: ${oneLine(text, 160)}`));
  }
  if (flips.length > listed) print(messages.terminal.diffMoreFlips(flips.length - listed));
}
