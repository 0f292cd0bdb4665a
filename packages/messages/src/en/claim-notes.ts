/** What else must be known to read what became of a claim, and what would settle it; findings.csv has these in English. */
export const claimNotes = {
  look: (number: number, total: number, percent: string) =>
    `look ${number} of ${total}: its interval uses ${percent} % of the error rate; an estimate of a run that stopped early leans to the side on which it stopped`,
  noSuite: (suites: string) => `this run has no suite ${suites}`,
  runWith: (what: string) => `a run with ${what}`,
  theseOnly: (verdict: string, basis: string) =>
    `these models only: of them it is ${verdict}; that shows nothing about others, for it rests on ${basis}`,
  atLeast: (what: string) => `at least ${what}`,
  modelsOnBothSides: 'a run that has models on both sides of the claim',
  onBothSides: (models: string) => `${models} would stand on both sides`,
  noCommonModel: 'sides that have no model in common',
  shareNoCell: (a: string, b: string) => `${a} and ${b} share no cell`,
  shareNoCellOfSuite: (a: string, b: string) => `${a} and ${b} share no cell of one of the suites`,
  cannotTell: (a: string, b: string) => `it cannot be told from the cells that ${a} and ${b} share`,
  noneRight: (model: string) => `${model} has no right answer`,
  amountUnknown: (what: string, unknown: number, n: number, model: string) =>
    `the ${what} of ${unknown} of ${n} cells of ${model} is unknown`,
  amountZero: (what: string, model: string) => `the ${what} of ${model} is 0, and a ratio with 0 is unknown`,
  bestHere: (a: string, b: string) =>
    `best here: ${a} against ${b}; the interval allows for their having been picked by these same figures`,
  unpaired: (n: number) => `${n} cells have a reply from only one of the two and are left out`,
  needSameSamples: 'a run in which both sides answered the same samples',
  needRightAnswers: 'samples of which both sides get some right',
  needPrices: 'prices: state them in the models’ entries or in benchmarks/prices, then price the run',
  needTimes: 'a run that measured the times of all replies',
  needCells: 'more cells that both sides answered',
  unknownFor: (models: string) => `unknown or 0 for ${models}`,
  sizes: (a: number, b: number) => `${a} against ${b} models`,
  restsOn: (sizes: string) =>
    `it rests on ${sizes}: a statement about such models in general needs models as the sample, and more samples do not help`,
  labelPermutation: (p: string, sizes: string, least: string) =>
    `label permutation p = ${p} (${sizes} cannot go below ${least})`,
  geometric: 'the ratio is that of the geometric means',
  moreModels: (n: number) => `more models: at least ${n} on each side, or the same p cannot be reached`,
  together: (suites: number, a: number, b: number, p: string, test: string | null) =>
    `all samples of ${suites} suite${suites === 1 ? '' : 's'} together: only the first is right ${a} times, only the second ${b}; one-sided p that it is worse at all ${p} (${test ?? 'no test'})`,
  noPower: 'the models do not vary here, so the chance to show it is unknown',
  power: (percent: string) => `were the two equally good, so many pairs would show it with a chance of ${percent}`,
  noOther: 'there is no other model in this run',
  silent: (models: string) => `; nothing is known of ${models}, a models: section of the claims may state it`,
  noSuchModel: (group: string) => `this run has no model that is ${group}`,
  baseUnknown: (model: string) => `nothing is known of what ${model} was made from`,
  baseAbsent: (model: string, base: string) => `${model} was made from ${base}, which is not in this run`,
  among: (models: string) => `among ${models}`,
  ofOrigin: (countries: string) => `of origin ${countries}`,
  or: ' or ',
  and: ' and ',
  derived: 'made from other weights',
  original: 'as its developer released it',
} as const;

/** What a statement about a group rests on; too little of it limits the statement. */
export const shortfalls = {
  models: (n: number) => `${n} models on each side`,
  samples: (n: number) => `${n} samples`,
  suites: (n: number) => `${n} suites`,
} as const;
