import { csvRows } from '@evenhand/io';
import { formatCell } from '../tables/csv.ts';
import { csvHeaderLine, csvLine } from '../tables/csv-row.ts';
import { LOAD_REQUEST_COLUMNS } from './load-columns.ts';
import type { LoadFacts, LoadLevel } from './load-facts.ts';
import type { LoadRequest, LoadStage } from './load-request.ts';

/** Requests at a time, or per second. */
export const levelOf = (level: LoadLevel): number => (level.mode === 'closed' ? level.concurrency : level.perSecond);

/** A level as it stands in a file; levels that are written alike cannot be told apart there. */
export const formatLevelCell = (level: LoadLevel): string => formatCell('rate', levelOf(level));

/** requests.csv: every request of every stage. */
export function writeRequests(stages: readonly LoadStage[]): string {
  const lines = stages.flatMap(({ model, level, repeats }) =>
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
  return [csvHeaderLine(LOAD_REQUEST_COLUMNS), ...lines].join('');
}

/**
 * The stages of a load with their requests as requests.csv has them, so that whatever is computed from it is the same again.
 * @throws Error naming the line that has no place among the stages, or not as many cells as the header
 */
export function readRequests(text: string, { stages }: Pick<LoadFacts, 'stages'>): LoadStage[] {
  const [header, ...lines] = csvRows(text);
  const names = LOAD_REQUEST_COLUMNS.map(({ name }) => name);
  if (header?.fields.join() !== names.join()) throw new Error(`line 1: expected the columns ${names.join(', ')}`);
  const toKey = (model: string, mode: string, level: string) => JSON.stringify([model, mode, level]);
  const found = new Map(
    stages.map(({ model, level }) => [toKey(model, level.mode, formatLevelCell(level)), [] as LoadRequest[][]]),
  );
  for (const { fields, line } of lines) {
    const cells = new Map(names.map((name, index) => [name, fields[index] ?? '']));
    const cell = (name: string) => cells.get(name)!;
    const repeats = found.get(toKey(cell('model'), cell('mode'), cell('level')));
    const repeat = Number(cell('repeat')) - 1;
    if (fields.length !== names.length || repeats === undefined || repeat > repeats.length || !(repeat >= 0))
      throw new Error(`line ${line}: is not a request of a stage of load.json`);
    repeats[repeat] ??= [];
    repeats[repeat].push(toRequest(cell));
  }
  return stages.map(({ model, host, level, cuts }) => {
    return { model, host, level, cuts, repeats: found.get(toKey(model, level.mode, formatLevelCell(level)))! };
  });
}

function toRequest(cell: (name: string) => string): LoadRequest {
  const number = (name: string) => (cell(name) === '' ? null : Number(cell(name)));
  return {
    index: Number(cell('index')),
    suite: cell('suite'),
    sample: cell('sample'),
    plannedMs: number('planned_ms'),
    sentMs: Number(cell('sent_ms')),
    endMs: Number(cell('end_ms')),
    ttftMs: number('ttft_ms'),
    ttftAnswerMs: number('ttft_answer_ms'),
    e2eMs: number('e2e_ms'),
    streamMs: number('stream_ms'),
    outputTokens: number('output_tokens'),
    usd: number('cost_usd'),
    error: cell('error') === '' ? null : cell('error'),
    right: cell('right') === '' ? null : cell('right') === 'true',
  };
}
