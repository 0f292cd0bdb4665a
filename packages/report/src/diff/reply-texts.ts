import { existsSync } from 'node:fs';
import { runPaths, runRecordSchema, toCellKey } from '@evenhand/core';
import { readLines } from '@evenhand/io';
import type { Flip } from './flips.ts';

/** What the model said in some cells of a run, by model, sample and trial; read line by line, so that large runs fit. */
export function replyTexts(folder: string, flips: readonly Flip[]): (flip: Flip) => string | null {
  const wanted = new Map<string, Set<string>>();
  const found = new Map<string, string>();
  for (const { model, sample } of flips)
    wanted.set(model, (wanted.get(model) ?? new Set()).add(JSON.stringify(sample)));
  for (const [model, samples] of wanted) {
    const path = runPaths.records(folder, model);
    if (!existsSync(path)) continue;
    for (const { text } of readLines(path)) {
      if (![...samples].some((sample) => text.includes(`"sample":${sample}`))) continue;
      const record = runRecordSchema.parse(JSON.parse(text));
      const { text: reply, leftOut } = record.turns.at(-1)?.generation ?? {};
      if (reply !== undefined && leftOut === undefined) found.set(cellName(record), reply);
    }
  }
  return (flip) => found.get(cellName(flip)) ?? null;
}

function cellName({
  suite,
  prompt,
  sample,
  model,
  trial,
}: Pick<Flip, 'suite' | 'prompt' | 'sample' | 'model' | 'trial'>): string {
  return toCellKey({ suite, suiteVersion: 0, prompt, sample, model, trial });
}
