import { count } from './count.ts';

/** What is said of a claim; findings.csv has these in English whatever the language. */
export const claims = {
  noModel: 'no model',
  bestOf: (models: string) => `best of ${models}`,
  perRightAnswer: (amount: string) => `${amount} per right answer`,
  perSample: (amount: string) => `${amount} per sample`,
  workload: (suite: string, samples: number, size: number, languages: string) =>
    `${suite} (${samples}${size > samples ? ` of ${size}` : ''} samples${languages === '' ? '' : `, ${languages}`})`,
  noSuite: 'no suite of this run',
  trials: (list: string, trials: number) => `${list}, ${count(trials, 'trial')}`,
  points: (value: string) => `${value} points`,
  atLeast: (limit: string) => `at least ${limit}`,
  atMost: (limit: string) => `at most ${limit}`,
  above: (limit: string) => `above ${limit}`,
  below: (limit: string) => `below ${limit}`,
  baseline: (other: string, verdict: string, estimate: string) => `against ${other} it is ${verdict} (${estimate})`,
  baselines: (side: string, list: string) =>
    `${side}: ${list}. The replies are the same; the verdicts differ because the models that it is compared with differ.`,
  holdsFor: (workload: string) => `holds for ${workload}`,
} as const;
