import { basename } from 'node:path';
import { valueAt } from '../../json-stream/json-elements.ts';
import { parsePath } from '../../json-stream/json-values.ts';
import { readBytes } from '../../json-stream/source.ts';
import type { ElementReading, PublishedScore } from '../../pipeline/row.ts';
import type { Mapping } from './map-schema.ts';

/** Counts as a file states them of its rows. */
export interface PrintedCounts {
  readonly passed: number;
  readonly failed: number;
  /** Where in the file they are. */
  readonly location: string;
}

/** @returns null = the mapping names none, or the file has none */
export async function readPrintedCounts(path: string, { printed }: Mapping): Promise<PrintedCounts | null> {
  if (printed === undefined) return null;
  const read = async (paths: string | readonly string[]) => {
    for (const one of [paths].flat()) {
      const found = await valueAt(readBytes(path), parsePath(one)).catch(() => undefined);
      if (typeof found === 'number' && Number.isSafeInteger(found) && found >= 0) return { count: found, at: one };
    }
    return null;
  };
  const [passed, failed] = [await read(printed.passed), await read(printed.failed)];
  if (passed === null || failed === null || passed.count + failed.count === 0) return null;
  return { passed: passed.count, failed: failed.count, location: `${basename(path)}, ${passed.at}` };
}

/** Counts the verdicts that decide, for the score that the file prints of them. */
export function createPrintedTally() {
  let [count, sum, metric] = [0, 0, 'score'];
  return {
    add(reading: ElementReading): void {
      const main = reading.kind === 'row' ? reading.row.reported.find((one) => one.main) : undefined;
      if (main === undefined || main.value === null) return;
      count++;
      sum += main.value;
      metric = main.metric;
    },
    published({ passed, failed, location }: PrintedCounts, suite: string): PublishedScore[] {
      const all = passed + failed;
      if (count !== all) return [];
      return [
        {
          model: null,
          suite,
          prompt: null,
          metric,
          scorer: null,
          main: true,
          value: passed / all,
          full: 1,
          rule: `${passed} passed of ${all}`,
          reduce: null,
          recomputed: sum / count,
          tolerance: null,
          location,
        },
      ];
    },
    notes: ({ passed, failed, location }: PrintedCounts): string[] =>
      count === passed + failed
        ? []
        : [
            `${location} counts ${passed + failed} rows, ${passed} of them passed; ${count} with a verdict were read here`,
          ],
  };
}
