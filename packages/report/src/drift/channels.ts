import {
  type PermutationStratum,
  rankChangePoint,
  splitPermutation,
  stratifiedPermutation,
} from '@evenhand/statistics';

/** What is watched of a model by tests; what a server says of itself besides is a fact and needs none. */
export const CHANNELS = ['answers', 'output_tokens', 'input_tokens', 'latency', 'fingerprint'] as const;
export type Channel = (typeof CHANNELS)[number];

/** False alarms of a model: at most this in so many nights. METHODOLOGY §8.8. */
export const DRIFT_ALPHA = 0.05;
export const DRIFT_NIGHTS = 30;
/** How the channels share it; they sum to 1. */
export const CHANNEL_SHARES: Readonly<Record<Channel, number>> = {
  answers: 0.4,
  output_tokens: 0.2,
  input_tokens: 0.1,
  latency: 0.15,
  fingerprint: 0.15,
};
/** The latest night alone, and the latest three together, which find less in more time; each has half of the channel's share. */
export const WINDOWS = [1, 3] as const;
/** Nights before the latest ones that there are at least, where nights are what is compared. */
const LEAST_EARLIER = 5;
/** Of times: how many of the latest nights may be those since the change. */
const LATENCY_SIZES = [3, 14] as const;
/**
 * The smallest p of a change point over 30 nights and all places of the change is below s with a chance of at most this many times s,
 * whatever the distribution of the nights: 42 in the first 30 nights, 112 in later ones, which have more places each (100,000 series
 * of exchangeable nights, s from 3e-6 to 1e-3). METHODOLOGY §8.8.
 */
export const countChangePointTests = (nights: number): number => (nights <= DRIFT_NIGHTS ? 45 : 120);
/** Of fingerprints: latest nights against all before them; several, for nobody knows since when. */
export const NIGHT_WINDOWS = [5, 6, 7, 9, 14] as const;
/** Times that differ by less are no alarm, however sure the difference. */
export const LATENCY_RATIO = 1.25;
/** Reference nights that differ among themselves below this p make a channel unusable. */
const UNSTABLE = 0.01;

/** What a night has of one sample and trial. */
export interface NightReply {
  /** What was read as the answer. */
  readonly answer: string;
  readonly outputTokens: number | null;
  readonly inputTokens: number | null;
  readonly e2eMs: number | null;
}

/** A sample and trial through all nights; null = no reply in that night. */
export interface AnchorUnit {
  readonly cluster: string;
  readonly replies: readonly (NightReply | null)[];
}

/** One model through all nights, in their order. */
export interface DriftSeries {
  readonly units: readonly AnchorUnit[];
  /** Replies of each night by fingerprint; empty = none was stated. */
  readonly fingerprints: readonly ReadonlyMap<string, number>[];
  /** Nights whose times can be compared with the others. */
  readonly timed: readonly boolean[];
}

/** What one night shows against the nights before. */
export interface NightTest {
  /** Smallest p of a channel, adjusted for all places at which a change was looked for, as one of 30 nights; null = nothing could be compared. */
  readonly p: Readonly<Record<Channel, number | null>>;
  /** Channels with an alarm. */
  readonly alarms: readonly Channel[];
  /** Units with replies in all reference nights and this one. */
  readonly units: number;
  /** Share of the units whose answer is none of the reference nights' commonest; null = no unit. */
  readonly changedAnswers: number | null;
  /** Output tokens of this night ÷ the mean of the reference nights; null = unknown. */
  readonly tokensRatio: number | null;
  /** Median time of this night ÷ that of the reference nights, sample by sample; null = unknown. */
  readonly timeRatio: number | null;
}

/** The level at which one night is tested on a channel. @param models that share the rate of false alarms */
export const nightLevel = (channel: Channel, models: number) =>
  (DRIFT_ALPHA * CHANNEL_SHARES[channel]) / DRIFT_NIGHTS / models;

/** Channels in which the reference nights differ among themselves: what varies from night to night shows no change. */
export function findUnstable(series: DriftSeries, reference: number): Channel[] {
  return SAMPLE_CHANNELS.filter((channel) => {
    const nights = Array.from({ length: reference }, (_, night) => night);
    const tests = nights.map((night) =>
      testSamples(
        series,
        channel,
        nights.filter((other) => other !== night),
        [night],
      ),
    );
    return tests.some((p) => p !== null && p * reference < UNSTABLE);
  });
}

/**
 * One night against the nights before it. The first `reference` nights are what the samples' answers and tokens are compared with.
 *
 * @param nights the nights up to this one that can be compared, in their order; the last is this one
 * @param models that share the rate of false alarms
 */
export function testNight(
  series: DriftSeries,
  reference: number,
  nights: readonly number[],
  { unstable = [], models = 1 }: { readonly unstable?: readonly Channel[]; readonly models?: number } = {},
): NightTest {
  const base = Array.from({ length: reference }, (_, night) => night);
  const later = nights.filter((night) => night >= reference);
  const ofSamples = (channel: Channel): number | null => {
    const found = WINDOWS.flatMap((size) =>
      later.length < size ? [] : (testSamples(series, channel, base, later.slice(-size)) ?? []),
    );
    return found.length === 0 ? null : Math.min(1, WINDOWS.length * Math.min(...found));
  };
  const p: Record<Channel, number | null> = {
    answers: ofSamples('answers'),
    output_tokens: ofSamples('output_tokens'),
    input_tokens: ofSamples('input_tokens'),
    latency: testLatency(series, [...base, ...later]),
    fingerprint: testFingerprints(series, [...base, ...later], nightLevel('fingerprint', models)),
  };
  const alarms = CHANNELS.filter((channel) => {
    const found = p[channel];
    return found !== null && found <= nightLevel(channel, models) && !unstable.includes(channel);
  });
  return { p, alarms, ...describeNight(series, base, nights.at(-1)!) };
}

const SAMPLE_CHANNELS: readonly Channel[] = ['answers', 'output_tokens', 'input_tokens'];

/**
 * Whether the recent nights differ from the others, sample by sample: were nothing changed, each cluster of samples might as well have
 * had any of the nights as the recent ones. Answers and input tokens by how many pairs of nights disagree, output tokens by ranks.
 * null = no sample has what is compared in all of the nights.
 */
function testSamples(
  { units }: DriftSeries,
  channel: Channel,
  others: readonly number[],
  recent: readonly number[],
): number | null {
  const nights = [...others, ...recent];
  const deals = listDeals(nights.length, recent.length);
  const strata = new Map<string, Float64Array>();
  let compared = 0;
  for (const { cluster, replies } of units) {
    const values = readValues(replies, nights, channel);
    if (values === null) continue;
    compared++;
    if (values.every((value) => value === values[0])) continue;
    const sums = strata.get(cluster) ?? new Float64Array(deals.length);
    strata.set(cluster, sums);
    if (channel === 'output_tokens') addRanks(sums, values as number[], deals);
    else addDisagreements(sums, values, deals);
  }
  if (compared === 0) return null;
  const dealt: PermutationStratum[] = [...strata.values()].map((sums) => ({
    observed: sums[0]!,
    values: Array.from(sums),
  }));
  if (dealt.length === 0) return 1;
  const { upper, lower } = stratifiedPermutation(dealt, { seed: `${channel}/${nights.join()}` });
  return channel === 'output_tokens' ? Math.min(1, 2 * Math.min(upper!, lower!)) : upper;
}

function readValues(
  replies: AnchorUnit['replies'],
  nights: readonly number[],
  channel: Channel,
): (string | number)[] | null {
  const values: (string | number)[] = [];
  for (const night of nights) {
    const reply = replies[night] ?? null;
    const value =
      reply === null
        ? null
        : channel === 'answers'
          ? reply.answer
          : channel === 'output_tokens'
            ? reply.outputTokens
            : reply.inputTokens;
    if (value === null) return null;
    values.push(value);
  }
  return values;
}

const dealsOfSizes = new Map<string, readonly (readonly number[])[]>();

/** All ways to pick `size` of `n` nights, the last ones first: that is how they really are. */
function listDeals(n: number, size: number): readonly (readonly number[])[] {
  const name = `${n}/${size}`;
  const known = dealsOfSizes.get(name);
  if (known !== undefined) return known;
  const found: number[][] = [];
  const pick = (below: number, picked: readonly number[]): void => {
    if (picked.length === size) {
      found.push([...picked]);
      return;
    }
    for (let night = below - 1; night >= size - picked.length - 1; night--) pick(night, [...picked, night]);
  };
  pick(n, []);
  dealsOfSizes.set(name, found);
  return found;
}

/** Pairs of a picked and an unpicked night with another value. */
function addDisagreements(
  sums: Float64Array,
  values: readonly (string | number)[],
  deals: readonly (readonly number[])[],
): void {
  const differing = values.map((value) => values.reduce<number>((sum, other) => sum + Number(other !== value), 0));
  for (const [at, deal] of deals.entries()) {
    let sum = 0;
    for (let i = 0; i < deal.length; i++) {
      sum += differing[deal[i]!]!;
      for (let j = 0; j < i; j++) if (values[deal[i]!] !== values[deal[j]!]) sum -= 2;
    }
    sums[at]! += sum;
  }
}

/** Sum of the picked nights' ranks within the sample, doubled, ties in the middle. */
function addRanks(sums: Float64Array, values: readonly number[], deals: readonly (readonly number[])[]): void {
  const ranks = toDoubledRanks(values);
  for (const [at, deal] of deals.entries()) {
    let sum = 0;
    for (const night of deal) sum += ranks[night]!;
    sums[at]! += sum;
  }
}

function toDoubledRanks(values: readonly number[]): number[] {
  return values.map((value) => values.reduce((sum, other) => sum + (other < value ? 2 : other === value ? 1 : 0), 0));
}

/**
 * Whether the nights have become slower or faster, by the ranks of nights, since what one night has in common (load, route, hour) is no
 * accident of its samples: a change point is looked for at each place (Hawkins & Deng 2010). Differences below `LATENCY_RATIO` are none.
 */
function testLatency(series: DriftSeries, all: readonly number[]): number | null {
  const nights = all.filter((night) => series.timed[night]);
  const medians = nights.length < LATENCY_SIZES[0] + LEAST_EARLIER ? null : nightTimes(series, nights);
  if (medians === null) return null;
  const { p } = rankChangePoint(medians, {
    earlier: LEAST_EARLIER,
    sizes: LATENCY_SIZES,
    isRelevant: (size) =>
      Math.abs(median(medians.slice(-size)) - median(medians.slice(0, -size))) >= Math.log(LATENCY_RATIO),
  });
  return Math.min(1, (p * countChangePointTests(nights.length)) / DRIFT_NIGHTS);
}

/** Of each night the median over samples of the logarithm of the time, less the sample's mean over the nights; null = no sample is timed in all. */
function nightTimes({ units }: DriftSeries, nights: readonly number[]): number[] | null {
  const offsets: number[][] = nights.map(() => []);
  for (const { replies } of units) {
    const logs: number[] = [];
    for (const night of nights) {
      const ms = replies[night]?.e2eMs ?? null;
      if (ms !== null && ms > 0) logs.push(Math.log(ms));
    }
    if (logs.length < nights.length) continue;
    const centre = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    for (const [at, log] of logs.entries()) offsets[at]!.push(log - centre);
  }
  return offsets[0]!.length === 0 ? null : offsets.map(median);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Whether the latest nights have other fingerprints than the nights before: a permutation of nights, because a pool of servers may have
 * its own one each night. null = too few nights state one.
 * @param level of a night, to which p is held
 */
function testFingerprints({ fingerprints }: DriftSeries, all: readonly number[], level: number): number | null {
  const nights = all.filter((night) => fingerprints[night]!.size > 0);
  if (nights.length < NIGHT_WINDOWS[0] + LEAST_EARLIER) return null;
  const distances = nights.map((a) => nights.map((b) => distance(fingerprints[a]!, fingerprints[b]!)));
  const totals = distances.map((row) => row.reduce((sum, one) => sum + one, 0));
  // Both nights of a picked pair count it, and neither should.
  const between = (picked: readonly number[]) => {
    let sum = 0;
    for (let i = 0; i < picked.length; i++) {
      sum += totals[picked[i]!]!;
      for (let j = 0; j < i; j++) sum -= 2 * distances[picked[i]!]![picked[j]!]!;
    }
    return sum;
  };
  const { length } = nights;
  const found = NIGHT_WINDOWS.filter((size) => length >= size + LEAST_EARLIER).map((size) =>
    splitPermutation(length, size, between, `${nights.join()}/${size}`),
  );
  return Math.min(1, (Math.min(...found) * countTests(length, level * DRIFT_NIGHTS)) / DRIFT_NIGHTS);
}

/**
 * By how many a p is multiplied that is one of the nights and windows of 30 nights: those count whose smallest possible p, one way of
 * all to pick the nights, could pass at all (Tarone 1990, "A modified Bonferroni method for discrete data").
 * @param nights so far @param alpha that the tests share
 */
function countTests(nights: number, alpha: number): number {
  const first = Math.max(0, nights - DRIFT_NIGHTS);
  const least = Array.from({ length: DRIFT_NIGHTS }, (_, at) => first + at + 1).flatMap((n) =>
    NIGHT_WINDOWS.filter((size) => n >= size + LEAST_EARLIER).map((size) => 1 / countCombinations(n, size)),
  );
  const isEnough = (tests: number) => least.filter((p) => p <= alpha / tests).length <= tests;
  let tests = 1;
  while (!isEnough(tests)) tests++;
  return tests;
}

/** Ways to pick `size` of `n`. */
const countCombinations = (n: number, size: number): number =>
  Array.from({ length: size }, (_, at) => (n - at) / (at + 1)).reduce((product, factor) => product * factor, 1);

/** Total variation distance of two nights' fingerprints: 0 the same shares, 1 none in common. */
function distance(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const total = (counts: ReadonlyMap<string, number>) => counts.values().reduce((sum, count) => sum + count, 0);
  const [allA, allB] = [total(a), total(b)];
  const shared = [...a].reduce((sum, [name, count]) => sum + Math.min(count / allA, (b.get(name) ?? 0) / allB), 0);
  return 1 - shared;
}

function describeNight(
  series: DriftSeries,
  base: readonly number[],
  night: number,
): Pick<NightTest, 'units' | 'changedAnswers' | 'tokensRatio' | 'timeRatio'> {
  let [units, changed, tokens, baseTokens, counted] = [0, 0, 0, 0, 0];
  for (const { replies } of series.units) {
    const reply = replies[night] ?? null;
    const earlier = base.map((one) => replies[one] ?? null);
    if (reply === null || earlier.some((one) => one === null)) continue;
    units++;
    if (!findCommonest(earlier.map((one) => one!.answer)).has(reply.answer)) changed++;
    if (reply.outputTokens === null || earlier.some((one) => one!.outputTokens === null)) continue;
    counted++;
    tokens += reply.outputTokens;
    baseTokens += earlier.reduce((sum, one) => sum + one!.outputTokens!, 0) / earlier.length;
  }
  const times = nightTimes(series, [...base, night]);
  return {
    units,
    changedAnswers: units === 0 ? null : changed / units,
    tokensRatio: counted === 0 || baseTokens === 0 ? null : tokens / baseTokens,
    timeRatio: times === null ? null : Math.exp(times.at(-1)! - median(times.slice(0, -1))),
  };
}

function findCommonest(answers: readonly string[]): Set<string> {
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return new Set([...counts].filter(([, count]) => count === most).map(([answer]) => answer));
}
