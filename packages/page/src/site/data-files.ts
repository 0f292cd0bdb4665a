import { createModelFooting, csvHeaderLine, csvLine, hashFooting, type Row } from '@evenhand/report';
import type { Board } from './boards.ts';
import { listClaims } from './claim-history.ts';
import { listImportedRows } from './others-table.ts';
import { findUpdatedAt, type SiteContent } from './site-content.ts';
import type { SiteFile } from './site-file.ts';
import { sitePaths } from './site-paths.ts';
import { SITE_COLUMNS, type SiteRun } from './site-run.ts';

/** data/leaderboard.json as an object. */
export function createSiteFile(content: SiteContent): SiteFile {
  const { runs, boards, name } = content;
  return {
    schema: 1,
    name,
    updatedAt: findUpdatedAt(runs),
    suites: [...boards].flatMap(([suite, [board]]) =>
      board === undefined
        ? []
        : [
            {
              suite,
              version: board.version,
              comparable: board.footing,
              metric: board.metric,
              page: sitePaths.suite(suite),
              rows: board.rows.map(({ model, run, row, efficiency }) => ({
                ...toSharedKeys(model, run, row),
                rankLo: toNumber(row.rank_lo),
                rankHi: toNumber(row.rank_hi),
                costPerCorrectUsd: toNumber(efficiency?.cost_per_correct_usd),
                medianReplyMs: toNumber(efficiency?.e2e_ms_p50),
                page: sitePaths.model(model),
              })),
            },
          ],
    ),
    published: listImportedRows(runs).map(({ run, row }) => ({
      ...toSharedKeys(String(row.model), run, row),
      suite: String(row.suite),
      verdicts: row.verdicts === 'source' ? 'source' : 'ours',
      printedScore: toNumber(row.published_score),
    })),
    tables: content.tables.map(({ name: table, source, sha256, rows }) => ({
      name: table,
      source,
      sha256,
      models: rows.length,
      page: sitePaths.table(table),
      file: sitePaths.tableFile(table),
    })),
    claims: listClaims(runs).map(({ id, statement, newest }) => ({
      id,
      statement,
      verdict: newest.finding.verdict,
      run: newest.run.id,
      page: sitePaths.claim(id),
    })),
    runs: runs.map((run) => ({
      run: run.id,
      startedAt: run.startedAt,
      updatedAt: run.updatedAt,
      status: run.manifest.status,
      imported: run.imported,
      manifestSha256: run.manifestSha256,
      page: sitePaths.run(run.id),
      files: [...run.files.keys(), 'manifest.json'].map((file) => sitePaths.runFile(run.id, file)),
    })),
  };
}

function toSharedKeys(model: string, run: SiteRun, row: Row) {
  return {
    model,
    run: run.id,
    startedAt: run.startedAt,
    n: toNumber(row.n),
    failed: toNumber(row.n_failed),
    missing: toNumber(row.n_missing),
    truncated: toNumber(row.n_truncated),
    accuracy: toNumber(row.accuracy),
    accuracyLo: toNumber(row.accuracy_lo),
    accuracyHi: toNumber(row.accuracy_hi),
    meanScore: toNumber(row.mean_score),
    meanScoreLo: toNumber(row.mean_score_lo),
    meanScoreHi: toNumber(row.mean_score_hi),
    caveats: String(row.caveats ?? '')
      .split(';')
      .filter((caveat) => caveat !== ''),
  };
}

const toNumber = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** data/summary.csv: the current rows. */
export function currentCsv(boards: ReadonlyMap<string, readonly Board[]>): string {
  const rows = [...boards.values()].flatMap(([board]) => board?.rows ?? []);
  return toSiteCsv(rows.map(({ run, row }) => [run, row] as const));
}

/** data/history.csv: every row of every run of our own, as summary.csv of the run has it. */
export function historyCsv(runs: readonly SiteRun[]): string {
  return toSiteCsv(
    runs.filter(({ imported }) => !imported).flatMap((run) => run.summary.map((row) => [run, row] as const)),
  );
}

/** data/published.csv: the rows of other people's results. */
export function publishedCsv(runs: readonly SiteRun[]): string {
  return toSiteCsv(
    runs.filter(({ imported }) => imported).flatMap((run) => run.summary.map((row) => [run, row] as const)),
  );
}

function toSiteCsv(rows: readonly (readonly [SiteRun, Row])[]): string {
  const lines = rows.map(([run, row]) =>
    csvLine(SITE_COLUMNS, {
      ...row,
      run: run.id,
      run_started_at: run.startedAt,
      manifest_sha256: run.manifestSha256,
      comparable: hashFooting(createModelFooting(run, String(row.suite), String(row.model))),
    }),
  );
  return csvHeaderLine(SITE_COLUMNS) + lines.join('');
}
