import type { RunTables } from '@evenhand/report';

/** Writes all files that follow from a run's inputs and records, as its folder holds them. */
export type WriteFiles = (folder: string) => RunTables | Promise<RunTables>;

/** Tables and reports, and no page: that is another package's. Loaded when there is something to report. */
export const writeWithoutPage: WriteFiles = async (folder) => (await import('@evenhand/report')).writeResults(folder);
