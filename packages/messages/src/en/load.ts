/** Texts of `evenhand load`. */
export const load = {
  title: 'Under load',
  repliesPerSecond: 'replies per second',
  slowest: '95th percentile of the whole reply',
  goodput: 'right within the limits',
  atATime: 'requests at a time (logarithmic)',
  arrivals: 'requests per second (logarithmic)',
  reportTitle: (name: string) => `Under load: ${name}`,
  endedBudget: 'The next request would not have fitted under the cap on money: the stages after that are missing.',
  endedInterrupted: 'It was interrupted: the stages after that are missing.',
  saturated: (
    model: string,
    knee: string,
    rate: string,
    p95: string,
    most: string,
    rateThere: string,
    p95There: string,
  ) =>
    `${model} is saturated at ${knee}: ${rate} replies per second there, 95 % of them within ${p95}; ${most} gives ${rateThere} replies per second, within ${p95There}.`,
  notSaturated: (model: string, most: string, rate: string, p95: string) =>
    `${model} is not shown to be saturated up to ${most}: ${rate} replies per second there, 95 % of them within ${p95}.`,
  kneeUnknown: (model: string) => `${model}: where it is saturated is not known.`,
  keepsUp: (model: string, rate: string) => `${model} keeps up with ${rate} requests per second.`,
  keepsUpWithNone: (model: string) => `${model} keeps up with none of these rates.`,
  rightAt: (model: string, samples: number, rightLeast: string, least: string, rightMost: string, most: string) =>
    `Right answers of ${model} on the ${samples} samples that both loads asked: ${rightLeast} at ${least}, ${rightMost} at ${most}.`,
  levelClosed: (level: string) => `${level} at a time`,
  levelOpen: (level: string) => `${level} per second`,
  level: 'load',
  userSpeed: 'tokens/s of one request, median',
  allSpeed: 'tokens/s of all',
  knee: 'saturated',
  reading: 'How to read it',
  readingNotes: (limits: string) =>
    [
      '- Figures are of the steady part of each stage: warm-up is left out by rule, and in a ladder what was sent when others had nothing left to send.',
      '- Each is the mean over the repeats, with its 95 % interval over them; with one repeat there is none.',
      '- A level with more requests asks more samples, so that accuracy is compared on those that both have, as the sentence above does.',
      '- A failed request is not asked again; it is neither right nor quick.',
      `- “Right within the limits” is the share of all requests that are right${limits === '' ? ' (no limit was stated)' : ` and ${limits}`}.`,
      '- Saturated: the least load with 95 % of the greatest throughput of the ladder; of rates, the greatest one that is kept up with.',
      '- A server on the machine that sends the requests has less of it than one by itself.',
    ].join('\n'),
  beginsWithin: (time: string) => `begin within ${time}`,
  endsWithin: (time: string) => `are complete within ${time}`,
  stages: (requests: number, repeats: number, seed: number) =>
    `Requests of a stage: ${requests} at least; repeats: ${repeats} at most; seed ${seed}`,
  stoppedAtWidth: (share: string) => `Repeats ended once the 95th percentile was known within ${share} of it`,
  suites: (names: string) => `Samples of ${names}, each reply scored`,
  served: (id: string, model: string, host: string, url: string) =>
    `${id}: ${model} at ${host}${url === '' ? '' : ` (${url})`}`,
  busy: (before: string, during: string) =>
    `Busy cores of the machine: ${before} in the minute before; ${during} meanwhile without evenhand itself (a server on it counts)`,
  when: (from: string, to: string) => `${from} to ${to}`,
  again:
    '`load.csv` has every figure, `requests.csv` every request; `evenhand verify` computes this page from the requests again',
} as const;
