import { listHeads, messages } from '@evenhand/messages';
import { pValue } from '../markdown/format.ts';
import { escapeMarkdown, markdownTable as table } from '../markdown/text.ts';
import { concludeDiff } from './conclusion.ts';
import type { Diff } from './diff.ts';
import { listIncomparable, type ModelDiff } from './flips.ts';
import { formatChange, formatOutcome, formatRatio } from './format.ts';

const LISTED = 20;

/** A diff for a pull request: what changed first, the samples folded away. */
export function diffMarkdown(diff: Diff): string {
  const safe = escapeMarkdown;
  const several = diff.models.length > 1 && diff.overall !== null;
  const listed: readonly (ModelDiff & { readonly effort?: Diff['models'][number]['effort'] })[] = [
    ...(several ? [diff.overall!] : []),
    ...diff.models,
  ];
  const rows = listed.map((one) => [
    ...(one === diff.overall ? [messages.diff.overall, '', ''] : [safe(one.suite), safe(one.prompt), safe(one.model)]),
    String(one.compared),
    `${one.correct.before} → ${one.correct.after}`,
    String(one.wrongToRight.length),
    String(one.rightToWrong.length),
    String(one.otherPartial),
    formatChange(one.change),
    pValue(one.p),
    formatRatio(one.effort?.cost),
    formatRatio(one.effort?.time),
    `${one.added} / ${one.removed} / ${listIncomparable(one).reduce((sum, [, count]) => sum + count, 0)}`,
  ]);
  const heads = [
    ...listHeads(
      'suite',
      'prompt',
      'model',
      'compared',
      'right',
      'wrongToRight',
      'rightToWrong',
      'otherPartial',
      'change95',
      'p',
      'cost',
      'time',
    ),
    messages.diff.leftOutHead,
  ];
  const flips = diff.models.flatMap((one) => [...one.rightToWrong, ...one.wrongToRight]);
  return `${[
    `### ${safe(diff.before)} → ${safe(diff.after)}`,
    ...concludeDiff(diff).map((sentence) => `\n${safe(sentence)}`),
    ...diff.notes.map((note) => `- ${safe(note)}`),
    diff.models.length === 0 ? '' : `\n${table(heads, rows)}`,
    flips.length === 0
      ? ''
      : `\n<details><summary>${messages.diff.flips(flips.length)}</summary>\n\n${table(
          listHeads('sample', 'model', 'before', 'after', 'target'),
          flips
            .slice(0, LISTED)
            .map((flip) => [
              safe(flip.sample),
              safe(flip.model),
              safe(formatOutcome(flip.before)),
              safe(formatOutcome(flip.after)),
              safe(flip.target),
            ]),
        )}${flips.length > LISTED ? `\n\n${messages.report.andMore(flips.length - LISTED)}` : ''}\n\n</details>`,
    diff.metrics.length === 0 ? '' : `\n${messages.diff.figuresDiffer(diff.metrics.length)}`,
  ]
    .filter((part) => part !== '')
    .join('\n')}\n`;
}
