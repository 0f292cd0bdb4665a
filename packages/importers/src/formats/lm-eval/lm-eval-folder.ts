import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';

const SAMPLES = /^samples_(.+?)(?:_(\d{4}-\d\d-\d\dT[\d.:-]+))?\.jsonl$/;

/** The task that a file of samples is of, by its name; null = the name does not say. */
export const taskOf = (path: string): string | null => SAMPLES.exec(basename(path))?.[1] ?? null;

/** A file to be read, and whether it was named itself. */
export interface Listed {
  readonly path: string;
  /** false = it stands in a folder that was named. */
  readonly named: boolean;
}

/**
 * The files that were named, and in place of each folder the samples and results below it, by their paths.
 * @throws ConfigError for a folder without samples, and for one that holds a task of one model twice
 */
export function listRunFiles(paths: readonly string[]): Listed[] {
  return paths.flatMap((path): Listed[] => {
    if (!existsSync(path) || !statSync(path).isDirectory()) return [{ path, named: true }];
    const found = readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => SAMPLES.test(basename(name)) || /^results_.*\.json$/.test(basename(name)))
      .map((name) => join(path, name))
      .filter((one) => statSync(one).isFile())
      .sort();
    const samples = found.filter((one) => one.endsWith('.jsonl'));
    if (samples.length === 0)
      throw new ConfigError(
        `${displayPath(path)}: is a folder without samples_*.jsonl; expected the --output_path of lm-eval, run with --log_samples`,
      );
    refuseTwoRuns(samples);
    return found.map((one) => ({ path: one, named: false }));
  });
}

/** A task that was run again stands in the folder again, under its own time: which of the two counts, nobody says. */
function refuseTwoRuns(samples: readonly string[]): void {
  const runs = Map.groupBy(samples, (path) => `${dirname(path)}\n${taskOf(path)}`);
  const twice = [...runs.values()].filter((files) => files.length > 1);
  const first = twice[0];
  if (first === undefined) return;
  const times = first.map((path) => SAMPLES.exec(basename(path))![2] ?? 'no time');
  const more = twice.length === 1 ? '' : ` and ${twice.length - 1} more tasks`;
  throw new ConfigError(
    `${displayPath(dirname(first[0]!))}: holds ${first.length} runs of ${taskOf(first[0]!)}${more} (${times.slice(0, 5).join(', ')}${times.length > 5 ? ', …' : ''}); name the files of one of them, such as ${displayPath(join(dirname(first[0]!), `*_${times.at(-1)}.jsonl`))}`,
  );
}
