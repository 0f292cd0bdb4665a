import { canonicalJson, sha256 } from '@evenhand/io';
import { inLanguage } from '@evenhand/messages';
import { loadSvg } from '../plots/load-svg.ts';
import { csvHeaderLine, csvLine } from '../tables/csv-row.ts';
import { LOAD_COLUMNS } from './load-columns.ts';
import type { LoadFacts } from './load-facts.ts';
import { loadReport } from './load-report.ts';
import type { LoadStage } from './load-request.ts';
import { readRequests, writeRequests } from './load-requests-csv.ts';
import { loadRows } from './load-rows.ts';

/** The files of a load by their names: load.json, requests.csv, and what follows from the two. */
export function createLoadFiles(
  load: Omit<LoadFacts, 'stages' | 'requestsSha256'>,
  stages: readonly LoadStage[],
): Map<string, string> {
  const requests = writeRequests(stages);
  const facts = {
    ...load,
    stages: stages.map(({ model, host, level, cuts }) => ({ model, host, level, cuts })),
    requestsSha256: sha256(requests),
  };
  return new Map([
    ['load.json', `${canonicalJson(facts)}\n`],
    ['requests.csv', requests],
    ...createLoadResults(facts, requests),
  ]);
}

/** What follows from load.json and requests.csv: load.csv, REPORT.md and, for a ladder of several levels, load.svg. */
export function createLoadResults(facts: LoadFacts, requests: string): Map<string, string> {
  const stages = readRequests(requests, facts);
  const rows = loadRows(stages, facts.limits);
  const files = new Map([
    ['load.csv', [csvHeaderLine(LOAD_COLUMNS), ...rows.map((row) => csvLine(LOAD_COLUMNS, row))].join('')],
  ]);
  return inLanguage(facts.language, () => {
    const plot = loadSvg(rows);
    files.set('REPORT.md', loadReport(facts, stages, rows, plot !== null));
    return plot === null ? files : files.set('load.svg', plot);
  });
}
