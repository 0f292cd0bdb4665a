/** What nights of one experiment show of the models. */
export const drift = {
  title: 'Drift over nights',
  noSentinel:
    'No sentinel was named (--sentinel): whether a change is the provider’s or our own cannot be told from these runs.',
  tooFewNights: (nights: number, reference: number) =>
    `${nights} night${nights === 1 ? '' : 's'}; the first ${reference} are the reference, so at least ${reference + 1} are needed.`,
  unstable: (model: string, channels: string) =>
    `${model}: the reference nights differ among themselves in ${channels}; what varies from night to night raises no alarm.`,
  altered: (files: string) =>
    `files of this night are not those of its manifest (${files}); evenhand verify says where they differ`,
  incomplete: (units: number, anchors: number) => `only ${units} of ${anchors} anchor samples have a reply`,
  sentinelMoved: (models: string) =>
    `the sentinel ${models} moved too: our harness, suite or machine changed, and no provider is to blame`,
  otherServed: (now: string, before: string) => `replies came from ${now}; in the reference nights from ${before}`,
  alarmOf: (model: string, night: string, reasons: string) => `${model}, since ${night}: ${reasons}`,
  byTest: (channel: string, p: string) => `${channel} (p ${p})`,
  quietOf: (model: string) => `${model}: no alarm`,
  unknownOf: (model: string, reason: string) =>
    `${model}: nothing can be said of the latest night${reason === '' ? '' : `: ${reason}`}`,
  ourSideOf: (model: string, reasons: string) => `${model}: ${reasons}`,
  sentinelOf: (model: string, verdict: string) => `sentinel ${model}: ${verdict}`,
  rate: (percent: string, nights: number) =>
    `All tests together raise a false alarm in at most ${percent} of series of ${nights} nights.`,
  night: 'night',
  state: 'state',
  changedAnswers: 'other answers',
  tokensTimes: 'output tokens ÷ reference',
  timeTimes: 'time ÷ reference',
  pOf: (channel: string) => `p ${channel}`,
  why: 'why',
} as const;

/** What is watched. */
export const driftWords = {
  answers: 'answers',
  output_tokens: 'output tokens',
  input_tokens: 'input tokens',
  latency: 'time',
  fingerprint: 'fingerprint',
  served: 'served model',
} as const;

/** What becomes of a model, or of a night of it. */
export const driftVerdicts = {
  quiet: 'quiet',
  alarm: 'alarm',
  our_side: 'our side changed',
  unknown: 'unknown',
  reference: 'reference',
  not_comparable: 'asked otherwise',
  incomplete: 'incomplete',
  absent: 'absent',
} as const;
