import type { LogRatio } from '@evenhand/statistics';
import { pValue, times, UNKNOWN } from '../markdown/format.ts';
import { escapeMarkdown } from '../markdown/text.ts';
import type { Estimate } from '../tables/estimate.ts';
import type { Diff } from './diff.ts';
import type { Flip } from './flips.ts';

const LISTED = 20;

/** A diff for a pull request: what changed first, the samples folded away. */
export function diffMarkdown(diff: Diff): string {
  const safe = escapeMarkdown;
  const rows = diff.models.map((one) =>
    [
      safe(one.suite),
      safe(one.prompt),
      safe(one.model),
      String(one.compared),
      String(one.wrongToRight.length),
      String(one.rightToWrong.length),
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
    ...diff.grounds.map((ground) => `- **differs:** ${safe(ground)}`),
    ...diff.notes.map((note) => `- ${safe(note)}`),
    diff.models.length === 0
      ? ''
      : `\n| suite | prompt | model | compared | wrong → right | right → wrong | change | p | cost | time | added / removed / not comparable |\n| ${Array.from({ length: 11 }, () => '---').join(' | ')} |\n${rows.map((row) => `| ${row} |`).join('\n')}`,
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
