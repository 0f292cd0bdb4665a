import { messages } from '@evenhand/messages';
import type { Diff } from './diff.ts';
import { listIncomparable, type ModelDiff } from './flips.ts';
import { formatChange } from './format.ts';

/** What a diff comes to, in sentences: the first says what became of the accuracy, the others on which grounds. */
export function concludeDiff(diff: Diff): string[] {
  const { diff: phrases } = messages;
  const of = (effect: 'scores' | 'times' | 'nothing') =>
    diff.differences.filter(({ matters }) => matters === effect).map(({ sentence }) => sentence);
  const list = (sentences: readonly string[]) =>
    sentences.length > LISTED
      ? `${sentences.slice(0, LISTED).join('; ')}; ${messages.report.andMore(sentences.length - LISTED)}`
      : sentences.join('; ');
  const [scores, others] = [of('scores'), [...of('times'), ...of('nothing')]];
  return [
    concludeAccuracy(diff),
    ...listLeftOut(diff),
    ...(scores.length > 0 ? [phrases.matters(list(scores))] : diff.comparesRuns ? [phrases.sameGrounds] : []),
    ...(others.length > 0 ? [phrases.mattersNot(list(others))] : []),
  ];
}

/** Grounds that a sentence names; the list below it has all. */
const LISTED = 4;

function concludeAccuracy({ overall, models }: Diff): string {
  const { diff: phrases } = messages;
  if (overall === null) return models.length === 0 ? phrases.onlyFigures : phrases.nothingCompared;
  const counts = phrases.counts(
    overall.compared,
    overall.correct.before,
    overall.correct.after,
    overall.wrongToRight.length,
    overall.rightToWrong.length,
    overall.otherPartial,
  );
  const { estimate } = overall.change;
  if (estimate === null || Math.abs(estimate) < 5e-7) return phrases.unchanged(counts);
  const change = formatChange(overall.change);
  return (isSignificant(overall) ? (estimate < 0 ? phrases.fell : phrases.rose) : phrases.withinChance)(change, counts);
}

/** How many replies the figures above say nothing of, and why; nothing where all were compared. */
function listLeftOut({ overall }: Diff): string[] {
  if (overall === null) return [];
  const reasons = listIncomparable(overall).map(([reason, n]) =>
    messages.diff.countOf(n, messages.incomparableWords[reason]),
  );
  const { left, onlyBefore, onlyAfter } = messages.diff;
  if (overall.removed > 0) reasons.push(onlyBefore(overall.removed));
  if (overall.added > 0) reasons.push(onlyAfter(overall.added));
  return reasons.length === 0 ? [] : [left(reasons.join(', '))];
}

/** At the level of 5 %, by the test of the row. */
export const isSignificant = ({ p }: Pick<ModelDiff, 'p'>) => p !== null && p < 0.05;
