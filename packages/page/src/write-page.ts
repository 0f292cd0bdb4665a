import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, writeAtomic } from '@evenhand/io';
import { currentLanguage, type Language, METHODS, type Mismatch, type RunTables, readRun } from '@evenhand/report';
import { type DocumentOptions, generator, renderDocument } from './document.ts';
import { collectSamples } from './samples/collect.ts';

/** Names in a run's folder. */
export const PAGE_FILE = 'report.html';
const DATA_FOLDER = 'report-data';

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
  const written = new Set<string>();
  const data = join(folder, DATA_FOLDER);
  const samples = collectSamples(run, (name, content) => {
    writeAtomic(join(data, name), content, { durable: false });
    written.add(name);
  });
  const path = join(folder, PAGE_FILE);
  writeAtomic(path, renderDocument(run, samples, options));
  removeOthers(data, written);
  return path;
}

/** Files of an earlier page that had more of them. */
function removeOthers(data: string, written: ReadonlySet<string>): void {
  if (!existsSync(data)) return;
  for (const name of readdirSync(data))
    if (/^(?:index|samples)-\d+\.js$/.test(name) && !written.has(name)) rmSync(join(data, name));
  if (readdirSync(data).length === 0) rmSync(data, { recursive: true });
}

/** What `verify` finds of the page. */
export interface PageCheck {
  readonly findings: readonly Mismatch[];
  readonly notes: readonly string[];
  /** Files that were compared. */
  readonly files: number;
}

/**
 * Whether the page in a run's folder is what this version writes from the records. A run without one is as good as any, and a
 * page by another version of evenhand, or of figures by other methods, cannot be compared.
 * @throws ConfigError where the folder cannot be read as a run
 */
export function checkPage(folder: string): PageCheck {
  const path = join(folder, PAGE_FILE);
  if (!existsSync(path)) return { findings: [], notes: [], files: 0 };
  const found = readFileSync(path, 'utf8');
  if (!found.includes(`<meta name="generator" content="${generator()}">`))
    return { findings: [], notes: [OTHER_VERSION], files: 0 };
  const run = readRun(folder);
  // As of REPORT.md: figures of other methods are not today's, which `verify` says of the methods.
  if (canonicalJson(run.manifest.methods) !== canonicalJson(METHODS)) return { findings: [], notes: [], files: 0 };
  const findings: Mismatch[] = [];
  let files = 1;
  const samples = collectSamples(run, (name, content) => {
    files++;
    const file = join(folder, DATA_FOLDER, name);
    const place = `${DATA_FOLDER}/${name}`;
    if (!existsSync(file)) findings.push({ place, text: 'is missing; `evenhand report` writes it' });
    else if (readFileSync(file, 'utf8') !== content.join('')) findings.push({ place, text: DIFFERS });
  });
  const language = found.includes(' data-first="zh">') ? 'zh' : 'en';
  if (renderDocument(run, samples, { language, live: false }) !== found)
    findings.push({ place: PAGE_FILE, text: DIFFERS });
  return { findings, notes: [], files };
}

const DIFFERS = 'differs from what the records give; `evenhand report` writes it again';
const OTHER_VERSION = `${PAGE_FILE}: was written by another version of evenhand and is not compared; evenhand report writes it again`;
