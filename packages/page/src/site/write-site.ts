import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError, runPaths } from '@evenhand/core';
import { compareCodeUnits, displayPath, parseJson, readFileText, writeAtomic } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { type AdoptionSnapshot, type NightLog, publishedFrontierCsv, type RunTables, readRun } from '@evenhand/report';
import { h } from 'preact';
import { readSiteStyles } from '../assets.ts';
import { createSiteAdoption } from './adoption-tables.ts';
import { byStart, createBoards, listModels, listSuites } from './boards.ts';
import { listClaims } from './claim-history.ts';
import { ClaimPage } from './claim-page.ts';
import { createSiteFile, currentCsv, historyCsv, publishedCsv } from './data-files.ts';
import { renderFeed } from './feed.ts';
import { FrontPage, listFrontSections } from './front-page.ts';
import { renderSitePage, type SiteFrame } from './layout.ts';
import { ModelPage } from './model-page.ts';
import { PublishedTablePage, type SiteTable } from './published-table.ts';
import { RunPage } from './run-page.ts';
import { findUpdatedAt, type SiteContent } from './site-content.ts';
import { sitePaths } from './site-paths.ts';
import { type SiteRun, toSiteRun } from './site-run.ts';
import { SuitePage } from './suite-page.ts';

export interface SiteOptions {
  /** Absolute path of the folder; it is made where it is missing. */
  readonly out: string;
  /** Name of the site; absent = that of the language's catalogue. */
  readonly name?: string;
  /** Address under which it will stand; absent = links of the feed are relative. */
  readonly url?: string;
  /** Tables of totals that others published; none = there are none. */
  readonly tables?: readonly SiteTable[];
  /** What nights did, by their folders; none = no night is spoken of. */
  readonly nightLogs?: readonly NightLog[];
  /** Downloads and likes; absent or null = there is no snapshot. */
  readonly adoption?: AdoptionSnapshot | null;
  /** The evenhand that writes it. */
  readonly version: string;
}

/** What became of a site's folder. */
export interface WrittenSite {
  /** Absolute path of its first page. */
  readonly path: string;
  readonly pages: number;
  /** Paths of the files whose content changed, those that are new among them, without the list of files itself; sorted. */
  readonly changed: readonly string[];
  /** Paths of files of an earlier build that are no longer there. */
  readonly removed: readonly string[];
}

/**
 * Writes runs as a static site: HTML without script, CSV, JSON and an Atom feed, in the language that holds. Same runs in, same
 * bytes out; files that would be the same are left alone.
 * @param folders absolute paths of runs' folders, in any order
 * @throws ConfigError where a run cannot be read, two runs have one id, or the folder holds files that are not the site's
 */
export function writeSite(folders: readonly string[], options: SiteOptions): WrittenSite {
  const content = readContent(folders, options);
  const files = renderSite(content, options.version);
  return writeFiles(options.out, files);
}

function readContent(folders: readonly string[], options: SiteOptions): SiteContent {
  const runs = folders.map((folder) => toSiteRun(readRun(folder))).sort(byStart);
  if (runs.length === 0)
    throw new ConfigError('leaderboard: found no run; name the folders of runs, or a folder of them');
  const byId = Map.groupBy(runs, ({ id }) => id);
  for (const [id, [first, second]] of byId)
    if (second !== undefined)
      throw new ConfigError(
        `${displayPath(first!.folder)} and ${displayPath(second.folder)}: both are the run ${id}; name each run once`,
      );
  const tables = (options.tables ?? []).toSorted((a, b) => compareCodeUnits(a.name, b.name));
  const twice = tables.find(({ name }, at) => tables[at + 1]?.name === name);
  if (twice !== undefined)
    throw new ConfigError(`--published: two tables are called ${twice.name}; give each map a name of its own`);
  const boards = createBoards(runs, createTableReader());
  const nightLogs = options.nightLogs ?? [];
  return {
    name: options.name ?? messages.titles.leaderboard,
    url: options.url === undefined ? null : toBase(options.url),
    runs,
    boards,
    tables,
    nightLogs,
    repriced: nightLogs.flatMap(({ repriced }) => repriced),
    adoption: options.adoption == null ? null : createSiteAdoption(options.adoption, boards, findUpdatedAt(runs)),
  };
}

const toBase = (url: string) => (url.endsWith('/') ? url : `${url}/`);

/** Runs with their cells, each read once: only those whose models are compared with models of other runs. */
function createTableReader(): (run: SiteRun) => RunTables {
  const read = new Map<string, RunTables>();
  return ({ folder }) => {
    const tables = read.get(folder) ?? readRun(folder);
    read.set(folder, tables);
    return tables;
  };
}

/** All files of a site by their paths. */
function renderSite(content: SiteContent, version: string): Map<string, string> {
  const { runs, boards } = content;
  const { site } = messages;
  const frame: SiteFrame = {
    name: content.name,
    css: readSiteStyles(),
    version,
    parts: listFrontSections(content).map(({ id, title }) => ({ id, title })),
  };
  const files = new Map<string, string>([
    ['.nojekyll', ''],
    [sitePaths.front, renderSitePage(frame, sitePaths.front, content.name, h(FrontPage, { content }))],
  ]);
  for (const model of listModels(runs)) {
    const path = sitePaths.model(model);
    files.set(path, renderSitePage(frame, path, model, h(ModelPage, { content, model })));
  }
  for (const suite of listSuites(runs)) {
    const path = sitePaths.suite(suite);
    files.set(path, renderSitePage(frame, path, suite, h(SuitePage, { content, suite })));
  }
  for (const claim of listClaims(runs)) {
    const path = sitePaths.claim(claim.id);
    files.set(path, renderSitePage(frame, path, site.claimOf(claim.id), h(ClaimPage, { claim })));
  }
  for (const run of runs) {
    const path = sitePaths.run(run.id);
    files.set(path, renderSitePage(frame, path, site.runOf(run.id), h(RunPage, { run })));
    for (const [name, text] of run.files) files.set(sitePaths.runFile(run.id, name), text);
    files.set(sitePaths.runFile(run.id, 'manifest.json'), readFileSync(runPaths.manifest(run.folder), 'utf8'));
  }
  files.set(sitePaths.board, `${JSON.stringify(createSiteFile(content), null, 2)}\n`);
  files.set(sitePaths.current, currentCsv(boards));
  files.set(sitePaths.history, historyCsv(runs));
  if (runs.some(({ imported }) => imported)) files.set(sitePaths.published, publishedCsv(runs));
  for (const table of content.tables) {
    const path = sitePaths.table(table.name);
    files.set(path, renderSitePage(frame, path, site.totalsOf(table.name), h(PublishedTablePage, { table })));
    files.set(sitePaths.tableFile(table.name), publishedFrontierCsv(table.rows));
  }
  if (content.adoption !== null) files.set(sitePaths.adoption, `${JSON.stringify(content.adoption, null, 2)}\n`);
  files.set(sitePaths.feed, renderFeed(content));
  return files;
}

/** @throws ConfigError before anything is written, where a file of somebody else would be lost */
function writeFiles(out: string, files: ReadonlyMap<string, string>): WrittenSite {
  if (existsSync(runPaths.manifest(out)))
    throw new ConfigError(`--out ${displayPath(out)}: is the folder of a run; name another folder for the site`);
  const before = readWritten(out);
  const foreign = [...files.keys()].filter((path) => !before.has(path) && existsSync(join(out, path)));
  if (foreign.length > 0)
    throw new ConfigError(
      `--out ${displayPath(out)}: holds ${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? ' and more' : ''}, which no site of evenhand is known to have written; name another folder, or move ${foreign.length === 1 ? 'it' : 'them'} away`,
    );
  const paths = [...files.keys(), sitePaths.written].sort();
  // First of all what will be ours: a build that is broken off is known by the next one.
  const union = [...new Set([...paths, ...before])].sort();
  writeIfChanged(out, sitePaths.written, `${JSON.stringify({ schema: 1, files: union }, null, 2)}\n`);
  const changed = [...files].flatMap(([path, text]) => (writeIfChanged(out, path, text) ? [path] : []));
  const removed = [...before].filter((path) => !paths.includes(path) && existsSync(join(out, path)));
  for (const path of removed) {
    rmSync(join(out, path));
    const folder = dirname(join(out, path));
    if (folder !== out && readdirSync(folder).length === 0) rmdirSync(folder);
  }
  writeIfChanged(out, sitePaths.written, `${JSON.stringify({ schema: 1, files: paths }, null, 2)}\n`);
  return {
    path: join(out, sitePaths.front),
    pages: [...files.keys()].filter((path) => path.endsWith('.html')).length,
    changed: changed.sort(),
    removed: removed.sort(),
  };
}

function writeIfChanged(out: string, path: string, text: string): boolean {
  const file = join(out, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  writeAtomic(file, text);
  return true;
}

/** Paths that an earlier build wrote; only such that a build can write. @throws ConfigError where the list is damaged */
function readWritten(out: string): Set<string> {
  const file = join(out, sitePaths.written);
  if (!existsSync(file)) return new Set();
  try {
    const { files } = parseJson(readFileText(file)) as { files?: unknown };
    if (Array.isArray(files) && files.every((path) => typeof path === 'string'))
      return new Set(files.filter((path) => SITE_FILE.test(path)));
  } catch {
    // Said below.
  }
  throw new ConfigError(
    `${displayPath(file)}: is not the list of files of a site; expected {"schema": 1, "files": [...]}; remove the site's folder and build it again`,
  );
}

/** Never outside of the site's folder. */
const SITE_FILE =
  /^(?:\.nojekyll|index\.html|feed\.xml|(?:models|suites|claims|runs|tables)\/[^/\\]+\.html|data\/[a-z]+\.(?:json|csv)|data\/tables\/(?!\.)[^/\\]+\.csv|data\/runs\/(?!\.)[^/\\]+\/[a-z]+\.(?:csv|json))$/;
