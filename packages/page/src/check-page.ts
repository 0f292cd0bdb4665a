import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { METHODS } from '@evenhand/grounds';
import { canonicalJson, readFileText } from '@evenhand/io';
import { type Mismatch, openRun, type ReadingContext, type RunTables, readRun } from '@evenhand/report';
import { generator, renderDocument } from './document.ts';
import { collectSamples } from './samples/collect.ts';
import { type ModelReplies, withReplies } from './samples/replies.ts';
import type { SampleHeader } from './samples/shape.ts';
import { DATA_FOLDER, PAGE_FILE, readReplies } from './write-page.ts';

/** What `verify` finds of the page. */
export interface PageCheck {
  readonly findings: readonly Mismatch[];
  readonly notes: readonly string[];
  /** Files that were compared. */
  readonly files: number;
}

const NOTHING: PageCheck = { findings: [], notes: [], files: 0 };

/**
 * Whether the page in a run's folder is what this version writes from the records. A run without one is as good as any, and a
 * page by another version of evenhand, or of figures by other methods, cannot be compared.
 * @throws ConfigError where the folder cannot be read as a run
 */
export function checkPage(folder: string): PageCheck {
  const found = findPage(folder);
  if (found.text === null) return found.check;
  const context = openRun(folder);
  try {
    const replies = readReplies(context);
    const samples = withReplies(replies, () => checkSamples(context, replies));
    return checkDocument(readRun(folder), found.text, samples);
  } finally {
    context.close();
  }
}

/** The page of a run's folder; where it cannot be compared, what is to be said of it. */
export function findPage(folder: string): { readonly text: string | null; readonly check: PageCheck } {
  const path = join(folder, PAGE_FILE);
  if (!existsSync(path)) return { text: null, check: NOTHING };
  const text = readFileText(path);
  return text.includes(`<meta name="generator" content="${generator()}">`)
    ? { text, check: NOTHING }
    : { text: null, check: { ...NOTHING, notes: [OTHER_VERSION] } };
}

/** What the page has to say of its samples, and what differs in the files beside it. It can be handed from thread to thread. */
export interface CheckedSamples {
  readonly samples: SampleHeader;
  readonly findings: readonly Mismatch[];
  readonly files: number;
}

/** Compares the data beside a page with what the replies give. */
export function checkSamples(
  context: ReadingContext,
  replies: readonly ModelReplies[],
  onProgress?: () => void,
): CheckedSamples {
  const findings: Mismatch[] = [];
  let files = 0;
  const compare = (name: string, content: Uint8Array) => {
    files++;
    const file = join(context.folder, DATA_FOLDER, name);
    const place = `${DATA_FOLDER}/${name}`;
    if (!existsSync(file)) findings.push({ place, text: 'is missing; `evenhand report` writes it' });
    else if (!holds(file, content)) findings.push({ place, text: DIFFERS });
  };
  return { samples: collectSamples(context, replies, compare, onProgress), findings, files };
}

/** Whether a file is that, byte for byte; a folder in its place is not, and what is longer is not read. */
function holds(file: string, content: Uint8Array): boolean {
  const found = statSync(file);
  return found.isFile() && found.size === content.length && readFileSync(file).equals(content);
}

/** Compares the page itself. @param found its text */
export function checkDocument(run: RunTables, found: string, { samples, findings, files }: CheckedSamples): PageCheck {
  // As of REPORT.md: figures of other methods are not today's, which `verify` says of the methods.
  if (canonicalJson(run.manifest.methods) !== canonicalJson(METHODS)) return NOTHING;
  const language = found.includes(' data-first="zh">') ? 'zh' : 'en';
  const isSame = renderDocument(run, samples, { language, live: false }) === found;
  return {
    findings: isSame ? findings : [...findings, { place: PAGE_FILE, text: DIFFERS }],
    notes: [],
    files: files + 1,
  };
}

const DIFFERS = 'differs from what the records give; `evenhand report` writes it again';
const OTHER_VERSION = `${PAGE_FILE}: was written by another version of evenhand and is not compared; evenhand report writes it again`;
