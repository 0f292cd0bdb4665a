import type { WriteFiles } from '@evenhand/runner';

/**
 * Result files and page; the records are read once, of a large run by all processors at hand. The program of the page is loaded
 * when there is one to write, not before the first request. The inputs are those of the folder, in the order of its keys, so that
 * the page is the one that `report` writes.
 */
export const writeRunFiles: WriteFiles = async (folder) => {
  const [{ writeRun }, { withRunThreads }] = await Promise.all([import('@evenhand/page'), import('./run-threads.ts')]);
  return withRunThreads(folder, (threads) => writeRun(folder, { threads })).tables;
};
