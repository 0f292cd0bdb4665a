import type { Sampling } from '@evenhand/core';

/** Settings as a source states them; what is absent, null or out of bounds is left out. */
export interface StatedSampling {
  readonly temperature?: unknown;
  readonly topP?: unknown;
  readonly maxOutputTokens?: unknown;
  readonly stop?: unknown;
}

/** Settings by our names. */
export function toSampling({ temperature, topP, maxOutputTokens, stop }: StatedSampling): Sampling {
  const texts = Array.isArray(stop) ? stop.filter((one): one is string => typeof one === 'string' && one !== '') : [];
  return {
    ...(isWithin(temperature, 0, 2) ? { temperature } : {}),
    ...(isWithin(topP, 0, 1) && topP > 0 ? { topP } : {}),
    ...(isWithin(maxOutputTokens, 1, Number.MAX_SAFE_INTEGER) && Number.isInteger(maxOutputTokens)
      ? { maxOutputTokens }
      : {}),
    ...(texts.length === 0 ? {} : { stop: texts }),
  };
}

const isWithin = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most;
