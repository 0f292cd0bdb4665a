import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { importReplies } from '../../src/commands/import.ts';
import { here } from './here.ts';
import { filesBelow, scratch, write } from './program.ts';

type Flags = Parameters<typeof importReplies>[2];
type Row = Record<string, string>;

/** Imports made-up files, each case in a folder of its own; `copied` are real files or folders that are put beside them. */
export function importer() {
  const home = scratch();
  let cases = 0;
  return async (
    format: string,
    files: Record<string, unknown>,
    flags: Flags = {},
    names?: readonly string[],
    copied: readonly string[] = [],
  ) => {
    const folder = join(home, `case-${++cases}`);
    mkdirSync(folder);
    write(folder, files);
    for (const path of copied) cpSync(path, join(folder, basename(path)), { recursive: true });
    const named = names ?? [...Object.keys(files), ...copied.map((path) => basename(path))];
    const ended = await here(folder, () => importReplies(format, named, { out: 'out', ...flags }));
    const out = join(folder, 'out');
    const read = (...path: string[]): Row[] => parse(readFileSync(join(out, ...path), 'utf8'), { columns: true });
    const lines = (model: string) =>
      readFileSync(join(out, 'records', `${model}.jsonl`), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    return {
      ...ended,
      out,
      read,
      records: lines,
      /** `sample/trial` → score, or the kind of failure where there is none. */
      verdicts: (model: string): Record<string, number | string> =>
        Object.fromEntries(
          lines(model).map((one) => [`${one.sample}/${one.trial}`, one.score?.value ?? one.failureKind]),
        ),
      /** A row for each set and model, without those over several sets. */
      summary: (): Row[] => read('summary.csv').filter(({ suite, language }) => suite !== '*' && language === '*'),
      samples: (model: string): Row[] => read('samples', `${model}.csv`),
      /** By sample and trial; null = there is none. */
      scores: (model: string): (number | null)[] =>
        read('samples', `${model}.csv`).map(({ score }) => (score === '' ? null : Number(score))),
      statement: () => JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')).import,
      /** Metric, printed value, ours and whether it was reproduced, of every score that the source printed. */
      printed: (): unknown[][] =>
        JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')).import.published.map(
          (one: { metric: string; value: number; ours: number | null; reproduced: boolean | null }) => [
            one.metric,
            one.value,
            one.reproduced,
          ],
        ),
      /** Everything that was written and said. */
      all: (): string =>
        [
          ended.stdout,
          ended.stderr,
          ...filesBelow(folder)
            .filter((path) => path.startsWith('out/'))
            .map((path) => readFileSync(join(folder, path), 'utf8')),
        ].join('\n'),
    };
  };
}
