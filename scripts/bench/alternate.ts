import { join, resolve } from 'node:path';

/** This checkout, and another one. */
export type Build = 'ours' | 'other';

/** Runs of both builds, in the order in which they came. */
export type Series<Run> = Readonly<Record<Build, readonly Run[]>>;

/**
 * Runs two builds in one series, in which they take turns, so that drift of the machine hits both.
 * @param other folder of the other checkout @param warmUps rounds at the beginning that are left out
 * @param run what one build does once; `program` is its command line
 */
export async function alternate<Run>(
  other: string,
  { rounds, warmUps }: { readonly rounds: number; readonly warmUps: number },
  run: (program: string, build: Build) => Promise<Run>,
): Promise<Series<Run>> {
  const roots: Readonly<Record<Build, string>> = { ours: join(import.meta.dirname, '..', '..'), other: resolve(other) };
  const series: Record<Build, Run[]> = { ours: [], other: [] };
  for (let round = 0; round < warmUps + rounds; round++)
    for (const build of round % 2 === 0 ? (['ours', 'other'] as const) : (['other', 'ours'] as const)) {
      const one = await run(join(roots[build], 'packages', 'cli', 'bin', 'evenhand.js'), build);
      if (round >= warmUps) series[build].push(one);
    }
  return series;
}

/** The least value of a build's runs: other work on the machine only ever adds. */
export const findLeast = <Run>(series: Series<Run>, build: Build, of: (run: Run) => number): number =>
  Math.min(...series[build].map(of));

/** Least value of this build ÷ that of the other, as it is printed. */
export const formatRatio = <Run>(series: Series<Run>, of: (run: Run) => number): string =>
  (findLeast(series, 'ours', of) / findLeast(series, 'other', of)).toFixed(2);
