import { ConfigError, metricLabel, type ReportedScore } from '@evenhand/core';
import type { LocatedReading, ReplyFile } from '@evenhand/importers';

/** The same replies, with another metric of the source as the one that decides. @param metric absent = as it is there */
export function withMetric(files: readonly ReplyFile[], metric: string | undefined): readonly ReplyFile[] {
  if (metric === undefined) return files;
  return files.map((file) => {
    const seen = new Set<string>();
    const chosen = (reported: readonly ReportedScore[]) =>
      reported.map((one) => {
        seen.add(metricLabel(one));
        return { ...one, main: metricLabel(one) === metric };
      });
    return withReported(file, chosen, () => {
      if (!seen.has(metric))
        throw new ConfigError(
          `--metric ${metric}: is none of the metrics of ${file.path}; there are ${[...seen].sort().join(', ') || 'none'}`,
        );
    });
  });
}

/** The same replies, by what the user states to be the source's full mark. */
export function withFullMark(files: readonly ReplyFile[], full: number | undefined): readonly ReplyFile[] {
  if (full === undefined) return files;
  return files.map((file) => ({
    ...file,
    readings: async function* () {
      for await (const one of file.readings()) yield fullMarked(one, full);
    },
  }));
}

function fullMarked(one: LocatedReading, full: number): LocatedReading {
  const { reading } = one;
  if ((reading.kind !== 'row' && reading.kind !== 'addition') || reading.suite.verdicts === null) return one;
  const verdicts = { ...reading.suite.verdicts, full };
  return { ...one, reading: { ...reading, suite: { ...reading.suite, verdicts } } };
}

function withReported(
  file: ReplyFile,
  change: (reported: readonly ReportedScore[]) => readonly ReportedScore[],
  end: () => void,
): ReplyFile {
  return {
    ...file,
    readings: async function* () {
      for await (const one of file.readings()) {
        const { reading } = one;
        if (reading.kind === 'row')
          yield {
            ...one,
            reading: { ...reading, row: { ...reading.row, reported: change(reading.row.reported) } },
          };
        else if (reading.kind === 'addition' && reading.addition.reported !== undefined)
          yield {
            ...one,
            reading: { ...reading, addition: { ...reading.addition, reported: change(reading.addition.reported) } },
          };
        else yield one;
      }
      end();
    },
  };
}
