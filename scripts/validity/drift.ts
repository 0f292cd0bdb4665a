// Nights of one experiment, simulated: how often an unchanged model raises an alarm within 30 nights, and by which night a change is
// found. Each series has a seed of its own. METHODOLOGY §8.8.
import {
  type AnchorUnit,
  type Channel,
  type DriftSeries,
  findUnstable,
  testNight,
} from '../../packages/report/src/index.ts';
import { normal, type Random, random } from './draws.ts';
import type { Line } from './index.ts';

type Times = (draws: number) => number;

const NIGHTS = 30;
const REFERENCE = 5;
/** The change comes in this night, counted from 0: the eleventh. */
const CHANGED_AT = 10;
/** Of a true rate of 5 %, more than this is seen over 200 series once in a thousand times. */
const MAX_SEEN = 0.098;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** How a provider serves one model. */
interface Serving {
  readonly samples: number;
  /** Samples that share a passage; their noise is independent all the same. */
  readonly cluster: number;
  /** Chance that a reply is not the usual one of its sample. */
  readonly noise: number;
  /** Spread of output tokens between nights, on the scale of logarithms. */
  readonly tokenNoise: number;
  /** Spread of what all times of a night have in common; every tenth night is three times as far off. */
  readonly nightNoise: number;
  /** Fingerprints: one for all, drawn for every reply, or drawn for every night. */
  readonly pool: { readonly size: number; readonly per: 'reply' | 'night' };
}

/** What changes, from `CHANGED_AT` on. */
interface Change {
  /** Share of the samples with another usual answer. */
  readonly answers?: number;
  readonly tokens?: number;
  readonly time?: number;
  readonly fingerprint?: boolean;
}

const STEADY: Serving = {
  samples: 100,
  cluster: 1,
  noise: 0,
  tokenNoise: 0,
  nightNoise: 0.1,
  pool: { size: 1, per: 'reply' },
};
const NOISY: Serving = { ...STEADY, noise: 0.1, tokenNoise: 0.1, nightNoise: 0.2 };

function drawSeries(serving: Serving, change: Change, next: Random): DriftSeries {
  const night = Array.from({ length: NIGHTS }, (_, at) => serving.nightNoise * normal(next) * (at % 10 === 9 ? 3 : 1));
  const units = Array.from({ length: serving.samples }, (_, sample): AnchorUnit => {
    const [length, moves] = [Math.exp(4 + 0.8 * normal(next)), next() < (change.answers ?? 0)];
    return {
      cluster: String(Math.floor(sample / serving.cluster)),
      replies: night.map((offset, at) => {
        const isChanged = at >= CHANGED_AT;
        const usual = isChanged && moves ? 'other' : 'usual';
        const answer = next() < serving.noise ? `noise ${Math.floor(next() * 4)}` : usual;
        const tokens = length * (isChanged ? (change.tokens ?? 1) : 1) * Math.exp(serving.tokenNoise * normal(next));
        const time = isChanged ? Math.log(change.time ?? 1) : 0;
        return {
          answer,
          outputTokens: Math.max(1, Math.round(tokens)),
          inputTokens: 40 + sample,
          e2eMs: 1000 * Math.exp(offset + time + 0.3 * normal(next)),
        };
      }),
    };
  });
  const fingerprints = night.map((_, at) => {
    const prefix = at >= CHANGED_AT && change.fingerprint === true ? 'new' : 'fp';
    const draw = () => `${prefix} ${Math.floor(next() * serving.pool.size)}`;
    const ofNight = draw();
    const counts = new Map<string, number>();
    for (let reply = 0; reply < serving.samples; reply++) {
      const name = serving.pool.per === 'night' ? ofNight : draw();
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  });
  return { units, fingerprints, timed: night.map(() => true) };
}

/** The first night with an alarm, and its channels; null = none. */
function findFirstAlarm(series: DriftSeries): { readonly night: number; readonly channels: readonly Channel[] } | null {
  const unstable = findUnstable(series, REFERENCE);
  for (let night = REFERENCE; night < NIGHTS; night++) {
    const nights = Array.from({ length: night + 1 }, (_, at) => at);
    const { alarms } = testNight(series, REFERENCE, nights, { unstable });
    if (alarms.length > 0) return { night, channels: alarms };
  }
  return null;
}

const SERVINGS: readonly (readonly [string, Serving])[] = [
  ['temperature 0, always the same reply', STEADY],
  ['2 % of replies vary', { ...STEADY, samples: 40, noise: 0.02, tokenNoise: 0.02 }],
  ['40 % of replies vary', { ...NOISY, samples: 40, noise: 0.4, tokenNoise: 0.3 }],
  ['10 % vary, one of two fingerprints each night', { ...NOISY, samples: 40, pool: { size: 2, per: 'night' } }],
  [
    '10 % vary, clusters of 5, three fingerprints at random',
    { ...NOISY, samples: 40, cluster: 5, pool: { size: 3, per: 'reply' } },
  ],
];

const CHANGES: readonly (readonly [string, Serving, Change])[] = [
  ['3 % of answers, temperature 0', STEADY, { answers: 0.03 }],
  ['5 % of answers, temperature 0', STEADY, { answers: 0.05 }],
  ['10 % of answers, temperature 0', STEADY, { answers: 0.1 }],
  ['5 % of answers, 10 % vary anyway', NOISY, { answers: 0.05 }],
  ['10 % of answers, 10 % vary anyway', NOISY, { answers: 0.1 }],
  ['20 % of answers, 10 % vary anyway', NOISY, { answers: 0.2 }],
  ['replies 3 % longer', NOISY, { tokens: 1.03 }],
  ['replies 5 % longer', NOISY, { tokens: 1.05 }],
  ['replies 10 % longer', NOISY, { tokens: 1.1 }],
  ['times × 1.5', NOISY, { time: 1.5 }],
  ['times × 2', NOISY, { time: 2 }],
  ['another fingerprint', STEADY, { fingerprint: true }],
];

/** False alarms. */
export function* driftRows(times: Times): Generator<Line> {
  const series = times(200);
  for (const [what, serving] of SERVINGS) {
    let alarms = 0;
    for (let seed = 0; seed < series; seed++)
      if (findFirstAlarm(drawSeries(serving, {}, random(`drift ${what} ${seed}`))) !== null) alarms++;
    yield {
      what: `drift, no change: ${what}`,
      how: `${series} series of ${NIGHTS} nights, ${serving.samples} samples, the first ${REFERENCE} nights the reference, by the tests of evenhand drift`,
      found: `alarm in ${percent(alarms / series)} of series`,
      expected: `at most 5 % (${percent(MAX_SEEN)} seen)`,
      holds: alarms / series <= MAX_SEEN,
    };
  }
}

/** By which night a change is found. */
export function* driftPowerRows(times: Times): Generator<Line> {
  const few = times(60);
  for (const [what, serving, change] of CHANGES) {
    const delays: number[] = [];
    let early = 0;
    for (let seed = 0; seed < few; seed++) {
      const first = findFirstAlarm(drawSeries(serving, change, random(`drift change ${what} ${seed}`)));
      if (first === null) continue;
      if (first.night < CHANGED_AT) early++;
      else delays.push(first.night - CHANGED_AT + 1);
    }
    const within = (nights: number) => percent(delays.filter((delay) => delay <= nights).length / few);
    yield {
      what: `drift, from night ${CHANGED_AT + 1} on: ${what}`,
      how: `${few} series of ${NIGHTS} nights, ${serving.samples} samples, the first ${REFERENCE} nights the reference, by the tests of evenhand drift`,
      found: `found in the same night ${within(1)}, within 3 nights ${within(3)}, within 10 ${within(10)}, within 20 ${within(20)}; before it ${percent(early / few)}`,
      expected: 'power, without a bound',
      holds: true,
    };
  }
}
