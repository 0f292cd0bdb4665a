import type { RunData } from '../tables/scope.ts';
import { countingCells, findCells } from './cells.ts';

/** What a cell of a model took on average, of the cells where it is known; null = of none. */
export interface CellAverages {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly usd: number | null;
  readonly seconds: number | null;
}

/** Of one suite, or of all where it is null. */
export function averageCells(data: RunData, model: string, suite: string | null): CellAverages {
  const scopes = data.scopes.filter((scope) => scope.language === '*' && (suite === null || scope.suite === suite));
  const parts = scopes.map((scope) => countingCells(findCells(scope.byModel, model)));
  const mean = (name: 'inputTokens' | 'outputTokens' | 'costUsd' | 'e2eMs'): number | null => {
    let [sum, count] = [0, 0];
    for (const part of parts)
      for (const value of part[name]) {
        if (Number.isNaN(value)) continue;
        sum += value;
        count++;
      }
    return count === 0 ? null : sum / count;
  };
  const e2eMs = mean('e2eMs');
  return {
    inputTokens: mean('inputTokens'),
    outputTokens: mean('outputTokens'),
    usd: mean('costUsd'),
    seconds: e2eMs === null ? null : e2eMs / 1000,
  };
}
