import type { WriteFiles } from '@evenhand/runner';
import { withRunThreads } from './run-threads.ts';

/**
 * Result files and page; the records are read once, of a large run by all processors at hand. The program of the page is loaded
 * when there is one to write, not before the first request. The inputs are those of the folder, in the order of its keys, so that
 * the page is the one that `report` writes.
 */
export const writeRunFiles: WriteFiles = async (folder) => {
  const { writeRun } = await import('@evenhand/page');
  return withRunThreads(folder, (threads) => writeRun(folder, { threads })).tables;
};
