import { compareCodeUnits } from '@evenhand/io';
import { type Cells, countingCells, findCells } from '../cells/cells.ts';
import type { RunData } from './scope.ts';

/** Why ratios of cost, tokens and time are unknown, in sentences: a side with an unknown cell, a sum of 0, nothing right. */
export function listUnknownAmounts(data: RunData, language: string): string[] {
  const scopes = data.scopes.filter((scope) => scope.language === language);
  return [...data.cells.keys()].sort(compareCodeUnits).flatMap((model) => {
    const parts = scopes.map((scope) => countingCells(findCells(scope.byModel, model)));
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    if (size === 0) return [`${model} has no reply that counts, so every ratio with it is unknown`];
    const right = parts.some((part) => part.value.includes(1));
    return [
      ...whyUnknown(model, 'cost', size, parts, (part) => part.costUsd),
      ...whyUnknown(model, 'output tokens', size, parts, (part) => part.outputTokens),
      ...whyUnknown(model, 'time', size, parts, (part) => part.e2eMs),
      ...(right ? [] : [`${model} has no correct answer, so its cost per correct answer is unknown`]),
    ];
  });
}

function whyUnknown(
  model: string,
  what: string,
  size: number,
  parts: readonly Cells[],
  select: (part: Cells) => Float64Array,
): string[] {
  let [unknown, sum] = [0, 0];
  for (const part of parts)
    for (const value of select(part)) {
      if (Number.isNaN(value)) unknown++;
      else sum += value;
    }
  if (unknown > 0)
    return [`${what} of ${model}: unknown for ${unknown} of ${size} requests, so its ratios are unknown`];
  return sum === 0 ? [`${what} of ${model}: 0 in all, and a ratio with 0 is unknown`] : [];
}
