/** The five sentences at the top of a report. */
export const summary = {
  noReply: 'No reply came in, so nothing can be said.',
  figure: (model: string, metric: string, figure: string) => `${model} (${metric} ${figure})`,
  difference: (points: string, p: string) => `${points}, adjusted p ${p}`,
  alone: (first: string) => `${first} stands alone: there is no model to compare it with.`,
  ahead: (first: string, second: string, difference: string) =>
    `${first} is ahead of ${second}: ${difference}; chance alone does not explain it.`,
  same: (first: string, second: string, margin: string, difference: string) =>
    `${first} and ${second} are the same within the margin of ${margin}: ${difference}.`,
  nobody: (first: string, second: string, difference: string, behind: string) =>
    `Nobody is shown to be ahead: ${first} and ${second} cannot be told apart: ${difference}${behind === '' ? '' : `; shown to be behind another: ${behind}`}.`,
  basis: (samples: number, suites: number, trials: number, models: number) =>
    `It rests on ${samples} samples of ${suites} suite${suites === 1 ? '' : 's'}, ${trials} trial${trials === 1 ? '' : 's'}, and ${models} model${models === 1 ? '' : 's'} as they were served; it says nothing about other models or other tasks.`,
  noPrice: 'What a right answer costs is known of no model.',
  price: (list: string, noneRight: string, unknown: number) =>
    `A right answer costs: ${list}${noneRight === '' ? '' : `; no answer was fully right from ${noneRight}`}${unknown === 0 ? '' : `; of ${unknown} model${unknown === 1 ? '' : 's'} it is unknown`}.`,
  noSpeed: 'How long a reply takes is known of no model.',
  speed: (list: string) => `Median time of a whole reply: ${list}.`,
  andOthers: (list: string, n: number) => `${list}, and more with ${n} others`,
  settleAlone: 'A second model on the same samples would say more.',
  settleHigher:
    'More samples would narrow the interval; other tasks need other suites, and statements about kinds of models need more models.',
  settleSame: 'To tell the two apart would take a smaller margin and more samples.',
  settle: (needed: string, alike: boolean) =>
    `To settle it: ${needed}${alike ? ', and the difference would be one that does not matter here' : ''}.`,
  needClusters: 'at least two independent clusters of samples: the interval is unknown',
  needUnclear: 'the estimate lies almost at the margin: more samples alone will hardly settle it',
  needNoDifference: 'there is almost no difference to find: more samples alone will hardly show one',
  needSamples: (needed: number, n: number) =>
    `more samples: about ${needed} cells in place of ${n}, if the estimate stays as it is (evenhand plan counts them)`,
  needFigures: 'at least two models on each side that do not all have the same figure',
  needModelsUnclear: 'the estimate lies almost at the margin: more models alone will hardly settle it',
  needModels: (needed: number, n: number) =>
    `more models: about ${needed} in place of ${n}, if they differ as these do`,
} as const;
