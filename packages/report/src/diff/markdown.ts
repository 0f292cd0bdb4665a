import type { LogRatio } from '@evenhand/statistics';
import { pValue, times, UNKNOWN } from '../markdown/format.ts';
import { escapeMarkdown } from '../markdown/text.ts';
import { messages } from '../messages/index.ts';
import type { Estimate } from '../tables/estimate.ts';
import { concludeDiff } from './conclusion.ts';
import type { Diff } from './diff.ts';
import type { Flip, ModelDiff } from './flips.ts';

const LISTED = 20;

/** A diff for a pull request: what changed first, the samples folded away. */
export function diffMarkdown(diff: Diff): string {
  const safe = escapeMarkdown;
  const several = diff.models.length > 1 && diff.overall !== null;
  const listed: readonly (ModelDiff & { readonly effort?: Diff['models'][number]['effort'] })[] = [
    ...(several ? [diff.overall!] : []),
    ...diff.models,
  ];
  const rows = listed.map((one) =>
    [
      ...(one === diff.overall
        ? [messages.diff.overall, '', '']
        : [safe(one.suite), safe(one.prompt), safe(one.model)]),
      String(one.compared),
      `${one.correct.before} → ${one.correct.after}`,
      String(one.wrongToRight.length),
      String(one.rightToWrong.length),
      String(one.otherPartial),
      formatChange(one.change),
      pValue(one.p),
      formatRatio(one.effort?.cost),
      formatRatio(one.effort?.time),
      `${one.added} / ${one.removed} / ${sum(one.incomparable)}`,
    ].join(' | '),
  );
  const flips = diff.models.flatMap((one) => [...one.rightToWrong, ...one.wrongToRight]);
  return `${[
    `### ${safe(diff.before)} → ${safe(diff.after)}`,
    ...concludeDiff(diff).map((sentence) => `\n${safe(sentence)}`),
    ...diff.notes.map((note) => `- ${safe(note)}`),
    diff.models.length === 0
      ? ''
      : `\n| suite | prompt | model | compared | correct | wrong → right | right → wrong | partial credit | change | p | cost | time | added / removed / not comparable |\n| ${Array.from({ length: 13 }, () => '---').join(' | ')} |\n${rows.map((row) => `| ${row} |`).join('\n')}`,
    flips.length === 0
      ? ''
      : `\n<details><summary>${flips.length} flip(s)</summary>\n\n| sample | model | before | after | target |\n| --- | --- | --- | --- | --- |\n${flips
          .slice(0, LISTED)
          .map(
            (flip) =>
              `| ${safe(flip.sample)} | ${safe(flip.model)} | ${safe(formatOutcome(flip.before))} | ${safe(formatOutcome(flip.after))} | ${safe(flip.target)} |`,
          )
          .join('\n')}${flips.length > LISTED ? `\n\nand ${flips.length - LISTED} more` : ''}\n\n</details>`,
    diff.metrics.length === 0 ? '' : `\n${diff.metrics.length} figure(s) differ in the tables.`,
  ]
    .filter((part) => part !== '')
    .join('\n')}\n`;
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

export function formatOutcome({ outcome, answer }: Flip['before']): string {
  return answer === '' ? outcome : `${outcome}: ${answer}`;
}

/** `+1.3 points [-0.2, +2.7]` */
export function formatChange({ estimate, lo, hi }: Estimate): string {
  if (estimate === null) return UNKNOWN;
  const signed = (value: number | null) =>
    value === null ? 'unknown' : `${value > 0 ? '+' : ''}${(value * 100).toFixed(1)}`;
  return `${signed(estimate)} points [${signed(lo)}, ${signed(hi)}]`;
}

/** `1.2× [0.9×, 1.6×]`, after ÷ before */
export function formatRatio(ratio: LogRatio | undefined): string {
  if (ratio?.ratio == null) return UNKNOWN;
  const end = (value: number | null) => (value === null ? 'unknown' : times(value));
  return `${times(ratio.ratio)} [${end(ratio.lo)}, ${end(ratio.hi)}]`;
}
