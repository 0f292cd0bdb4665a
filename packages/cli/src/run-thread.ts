// A thread beside the one of the command line: reads the models of one run as that does.
import { serveThreads, type ThreadWork } from '@evenhand/io';
import { checkSamples, type ModelReplies, visitReplies, visitRun, WRITE_ROUNDS, writeSamples } from '@evenhand/page';
import { openRun, type ReadingContext, readModel, type Visit, visitAndCheck, visitNothing } from '@evenhand/report';
import { createRecordScorers, VERIFY_ROUNDS } from './record-scorers.ts';
import { READ_ROUND, type RunThreadInput } from './run-threads.ts';

serveThreads(({ folder }: RunThreadInput): ThreadWork => {
  let opened: ReadingContext | null = null;
  const open = () => {
    opened ??= openRun(folder);
    return opened;
  };
  const visitModels =
    <Result>(visit: Visit<Result>) =>
    (part: number, onProgress: () => void) => {
      const context = open();
      const result = readModel(context, context.manifest.models[part]!.id, visit, onProgress);
      return { result, transfer: [...new Set(listBuffers(result))] };
    };
  return {
    [READ_ROUND]: () => visitModels(visitNothing),
    [WRITE_ROUNDS.results]: () => visitModels(visitRun(folder)),
    [WRITE_ROUNDS.page]: (replies: readonly ModelReplies[]) => (_part, onProgress) => ({
      result: writeSamples(open(), replies, folder, onProgress),
    }),
    [VERIFY_ROUNDS.records]: async () =>
      visitModels(await visitAndCheck(folder, await createRecordScorers(folder), visitReplies)),
    [VERIFY_ROUNDS.page]: (replies: readonly ModelReplies[]) => (_part, onProgress) => ({
      result: checkSamples(open(), replies, onProgress),
    }),
  };
});

/** The memory of the columns, which is handed over and not copied. */
function listBuffers(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (Array.isArray(value)) return value.length > 1000 ? [] : value.flatMap(listBuffers);
  if (typeof value !== 'object' || value === null || value instanceof Map) return [];
  return Object.values(value).flatMap(listBuffers);
}
