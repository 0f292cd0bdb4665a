import { loadSvg } from '../plots/load-svg.ts';
import { csvHeaderLine, csvLine } from '../tables/csv-row.ts';
import { LOAD_COLUMNS, LOAD_REQUEST_COLUMNS } from './load-columns.ts';
import type { LoadLimits, LoadStage } from './load-request.ts';
import { levelOf, loadRows } from './load-rows.ts';

/** The files of a load by their names: load.csv, requests.csv and, for a ladder of several levels, load.svg. */
export function createLoadFiles(stages: readonly LoadStage[], limits: LoadLimits): Map<string, string> {
  const rows = loadRows(stages, limits);
  const requests = stages.flatMap(({ model, level, repeats }) =>
    repeats.flatMap((all, repeat) =>
      all.map((one) =>
        csvLine(LOAD_REQUEST_COLUMNS, {
          model,
          mode: level.mode,
          level: levelOf(level),
          repeat: repeat + 1,
          index: one.index,
          suite: one.suite,
          sample: one.sample,
          planned_ms: one.plannedMs,
          sent_ms: one.sentMs,
          end_ms: one.endMs,
          ttft_ms: one.ttftMs,
          ttft_answer_ms: one.ttftAnswerMs,
          e2e_ms: one.e2eMs,
          stream_ms: one.streamMs,
          output_tokens: one.outputTokens,
          cost_usd: one.usd,
          error: one.error,
          right: one.right,
        }),
      ),
    ),
  );
  const files = new Map([
    ['load.csv', [csvHeaderLine(LOAD_COLUMNS), ...rows.map((row) => csvLine(LOAD_COLUMNS, row))].join('')],
    ['requests.csv', [csvHeaderLine(LOAD_REQUEST_COLUMNS), ...requests].join('')],
  ]);
  const plot = loadSvg(rows);
  return plot === null ? files : files.set('load.svg', plot);
}
