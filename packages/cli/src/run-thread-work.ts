// What a thread beside the one of the command line does: reads the models of one run as that does.
import { serveThreads, type ThreadWork } from '@evenhand/io';
import { checkSamples, type ModelReplies, visitReplies, visitRun, WRITE_ROUNDS, writeSamples } from '@evenhand/page';
import { openRun, type ReadingContext, readModel, type Visit, visitAndCheck, visitNothing } from '@evenhand/report';
import { READ_ROUND, type RunThreadInput, VERIFY_ROUNDS } from './run-threads.ts';

const open = ({ folder }: RunThreadInput): ThreadWork => {
  let opened: ReadingContext | null = null;
  const openOnce = () => {
    opened ??= openRun(folder);
    return opened;
  };
  const visitModels =
    <Result>(visit: Visit<Result>) =>
    (part: number, onProgress: () => void) => {
      const context = openOnce();
      const result = readModel(context, context.manifest.models[part]!.id, visit, onProgress);
      return { result, transfer: [...new Set(listBuffers(result))] };
    };
  return {
    [READ_ROUND]: () => visitModels(visitNothing),
    [WRITE_ROUNDS.results]: () => visitModels(visitRun(folder)),
    [WRITE_ROUNDS.page]: (replies: readonly ModelReplies[]) => (_part, onProgress) => ({
      result: writeSamples(openOnce(), replies, folder, onProgress),
    }),
    [VERIFY_ROUNDS.records]: async () => {
      // Scorers are many; only `verify` needs them.
      const { createRecordScorers } = await import('./record-scorers.ts');
      return visitModels(await visitAndCheck(folder, await createRecordScorers(folder), visitReplies));
    },
    [VERIFY_ROUNDS.page]: (replies: readonly ModelReplies[]) => (_part, onProgress) => ({
      result: checkSamples(openOnce(), replies, onProgress),
    }),
  };
};

/** To be called in a thread. */
export const serveRun = (): void => serveThreads(open);

/** The memory of the columns, which is handed over and not copied. */
function listBuffers(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (Array.isArray(value)) return value.length > 1000 ? [] : value.flatMap(listBuffers);
  if (typeof value !== 'object' || value === null || value instanceof Map) return [];
  return Object.values(value).flatMap(listBuffers);
}
