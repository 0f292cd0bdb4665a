import { compareCodeUnits } from '@evenhand/io';
import { countingCells, findCells } from '../cells/cells.ts';
import { findHeadPrompt } from '../tables/headline.ts';
import { type RunData, sampleMeans } from '../tables/scope.ts';

/** What one model of an earlier run scored on the samples of a suite, by id: means over its trials. */
export interface EarlierScores {
  readonly model: string;
  readonly scores: ReadonlyMap<string, number>;
  readonly trials: number;
}

/** Of each model of a run that has replies to the suite; the first wording counts. Empty = the run has not the suite. */
export function listEarlierScores(data: RunData, suite: string): EarlierScores[] {
  const prompt = findHeadPrompt(data.scopes);
  const scope = data.scopes.find((one) => one.suite === suite && one.prompt === prompt && one.language === '*');
  if (scope === undefined) return [];
  return [...scope.byModel.keys()].sort(compareCodeUnits).flatMap((model) => {
    const cells = countingCells(findCells(scope.byModel, model));
    if (cells.size === 0) return [];
    const means = sampleMeans(cells);
    const numbers = [...new Set(cells.sampleNumber)];
    const scores = new Map(numbers.map((number, at) => [data.sampleIndex.at(number).sample.id, means.score[at]!]));
    return [{ model, scores, trials: means.trials.reduce((x, y) => Math.max(x, y), 1) }];
  });
}
