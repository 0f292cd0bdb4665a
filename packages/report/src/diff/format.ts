import { messages } from '@evenhand/messages';
import type { LogRatio } from '@evenhand/statistics';
import { times, UNKNOWN } from '../markdown/format.ts';
import type { Estimate } from '../tables/estimate.ts';
import type { Flip } from './flips.ts';

/** `incorrect: 8`: what came of a cell, and what was read. */
export function formatOutcome({ outcome, answer }: Flip['before']): string {
  return answer === '' ? outcome : `${outcome}: ${answer}`;
}

/** `+1.3 points [-0.2, +2.7]` */
export function formatChange({ estimate, lo, hi }: Estimate): string {
  if (estimate === null) return UNKNOWN;
  const signed = (value: number | null) =>
    value === null ? messages.report.unknownEnd : `${value > 0 ? '+' : ''}${(value * 100).toFixed(1)}`;
  return messages.report.points(signed(estimate), signed(lo), signed(hi));
}

/** `1.2× [0.9×, 1.6×]`, after ÷ before */
export function formatRatio(ratio: LogRatio | undefined): string {
  if (ratio?.ratio == null) return UNKNOWN;
  const end = (value: number | null) => (value === null ? messages.report.unknownEnd : times(value));
  return `${times(ratio.ratio)} [${end(ratio.lo)}, ${end(ratio.hi)}]`;
}
