import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ALONE, type Threads, writeAtomic } from '@evenhand/io';
import { currentLanguage, type Language } from '@evenhand/messages';
import {
  openRun,
  type ReadingContext,
  type RunTables,
  readModel,
  visitAndWrite,
  writeResultsWith,
} from '@evenhand/report';
import { type DocumentOptions, renderDocument } from './document.ts';
import { collectSamples } from './samples/collect.ts';
import type { EmitData } from './samples/parts.ts';
import { type ModelReplies, visitReplies, withReplies } from './samples/replies.ts';
import type { SampleHeader } from './samples/shape.ts';

/** Names in a run's folder. */
export const PAGE_FILE = 'report.html';
export const DATA_FOLDER = 'report-data';

/** A run's files as they were written. */
export interface WrittenRun {
  readonly tables: RunTables;
  /** Path of the page. */
  readonly page: string;
}

/** How threads write the result files of models, and the samples of a page. */
export const WRITE_ROUNDS = { results: 'results', page: 'page' } as const;

/**
 * Writes all result files of a run and its page; the records are read once.
 * @param threads that know `WRITE_ROUNDS`
 * @throws ConfigError where the folder is not complete or cannot be written
 */
export function writeRun(folder: string, { threads = ALONE }: { readonly threads?: Threads } = {}): WrittenRun {
  let written: SampleHeader[] = [];
  const tables = writeResultsWith(folder, {
    visit: visitReplies,
    shared: { threads, kind: WRITE_ROUNDS.results, input: null },
    finish(context, replies, writeTables) {
      const perform = () => writeSamples(context, replies, folder);
      const round = { kind: WRITE_ROUNDS.page, input: replies, parts: 1, perform, meanwhile: writeTables };
      written = withReplies(replies, () => threads.share(round));
    },
  });
  return { tables, page: writePageFile(tables, folder, written[0]!, { language: currentLanguage(), live: false }) };
}

/** How another thread writes the result files of a model. */
export const visitRun = (folder: string) => visitAndWrite(folder, visitReplies);

/** Writes the data beside a page. @returns what the page says of them */
export function writeSamples(
  context: ReadingContext,
  replies: readonly ModelReplies[],
  folder: string,
  onProgress?: () => void,
): SampleHeader {
  const written = new Set<string>();
  const data = join(folder, DATA_FOLDER);
  const emit: EmitData = (name, content) => {
    writeAtomic(join(data, name), [content], { durable: false });
    written.add(name);
  };
  const samples = collectSamples(context, replies, emit, onProgress);
  removeOthers(data, written);
  return samples;
}

/**
 * Writes report.html into the run's folder, and beside it report-data/ where the samples are too many for one file.
 * @param language the one that is shown first; absent = the one that holds; the page has all
 * @returns path of the page
 * @throws ConfigError where the folder is not complete or cannot be written
 * @example
 * writePage(readRun('results/first-look-reference'));
 */
export function writePage(run: RunTables, language: Language = currentLanguage()): string {
  return writeDocument(run, run.folder, { language, live: false });
}

/** Writes the page of a run into a folder that need not be the run's. @returns path of the page */
export function writeDocument(run: RunTables, folder: string, options: DocumentOptions): string {
  const context = openRun(run.folder, run.manifest);
  try {
    const replies = readReplies(context);
    const samples = withReplies(replies, () => writeSamples(context, replies, folder));
    return writePageFile(run, folder, samples, options);
  } finally {
    context.close();
  }
}

export const readReplies = (context: ReadingContext): ModelReplies[] =>
  context.manifest.models.map(({ id }) => readModel(context, id, visitReplies).result);

function writePageFile(run: RunTables, folder: string, samples: SampleHeader, options: DocumentOptions): string {
  const path = join(folder, PAGE_FILE);
  writeAtomic(path, renderDocument(run, samples, options));
  return path;
}

/** Files of an earlier page that had more of them. */
function removeOthers(data: string, written: ReadonlySet<string>): void {
  if (!existsSync(data)) return;
  for (const name of readdirSync(data))
    if (/^(?:index|samples)-\d+\.js$/.test(name) && !written.has(name)) rmSync(join(data, name));
  if (readdirSync(data).length === 0) rmSync(data, { recursive: true });
}
