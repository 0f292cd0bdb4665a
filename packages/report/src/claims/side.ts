import { messages } from '@evenhand/messages';
import { percent, plain, usd } from '../markdown/format.ts';
import { type ClaimMetric, isPerSample } from './claim-file.ts';
import type { Population } from './population.ts';

/** Who, or what limit, stands on a side. */
export function formatSide({ kind, models, limit }: Population): string {
  if (limit !== undefined) return formatFigure(limit.metric, limit.value);
  const names = models.join(', ') || messages.claims.noModel;
  return kind === 'best' && models.length > 1 ? messages.claims.bestOf(names) : names;
}

/** A share, USD or seconds. */
export function formatFigure(metric: ClaimMetric, value: number): string {
  if (metric === 'accuracy' || metric === 'relative-accuracy') return percent(value);
  if (metric === 'cost-per-correct') return messages.claims.perRightAnswer(usd(value));
  if (metric === 'cost-per-sample') return messages.claims.perSample(usd(value));
  const time = `${plain(value)} s`;
  return isPerSample(metric) ? messages.claims.perSample(time) : messages.claims.perRightAnswer(time);
}
