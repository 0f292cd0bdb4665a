import type { RunInputs } from '@evenhand/core';
import { type RunTables, writeResults } from '@evenhand/report';

/** Writes all files that follow from a run's records. @param inputs what the folder holds, where it is in memory; absent = it is read */
export type WriteFiles = (folder: string, inputs?: RunInputs) => RunTables | Promise<RunTables>;

/** Tables and reports, and no page: that is another package's. */
export const writeWithoutPage: WriteFiles = writeResults;
