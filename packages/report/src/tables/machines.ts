import { compareCodeUnits } from '@evenhand/io';
import { quantile, quantileInterval } from '@evenhand/statistics';
import { type Cells, concatCells, countingCells, filterCells, findCells } from '../cells/cells.ts';
import type { Row } from './columns.ts';
import { known, rates } from './measure-tables.ts';
import type { RunData } from './scope.ts';

/**
 * machines.csv: times by model and by the machine whose workers sent its requests (`run --queue`), so that different hardware stands
 * side by side and not in one number. Replies whose turns are of several machines are in none.
 * @returns no rows where the process that ran sent all requests
 */
export function machineRows(data: RunData): Row[] {
  const { texts, manifest, inputs } = data;
  const workers = manifest.sessions.flatMap((session) => session.workers ?? []);
  if (workers.length === 0) return [];
  const hardware = new Map(
    workers.flatMap((worker) => (worker.hardware === null ? [] : [[worker.machine, worker.hardware] as const])),
  );
  const scopes = data.scopes.filter(({ language }) => language === '*');
  return [...data.cells.keys()].sort(compareCodeUnits).flatMap((model) => {
    const cells = concatCells(scopes.map(({ byModel }) => countingCells(findCells(byModel, model))));
    const numbers = [...new Set(cells.machine)].filter((number) => number >= 0);
    return numbers
      .map((number) => ({
        machine: texts.list[number]!,
        own: filterCells(cells, (at) => cells.machine[at] === number),
      }))
      .sort((a, b) => compareCodeUnits(a.machine, b.machine))
      .map(({ machine, own }) => ({
        model,
        host: inputs.models.find(({ id }) => id === model)?.host.id ?? null,
        machine,
        cpu: hardware.get(machine)?.cpu ?? null,
        cores: hardware.get(machine)?.cores ?? null,
        gpus: hardware.get(machine)?.gpus.join(';') || null,
        ...describeTimes(own),
      }));
  });
}

function describeTimes(cells: Cells): Row {
  const e2e = known(cells.e2eMs);
  const median = quantileInterval(e2e, 0.5);
  const p95 = quantileInterval(e2e, 0.95);
  return {
    n: cells.size,
    n_timed: e2e.length,
    ttft_ms_p50: quantile(known(cells.ttftMs), 0.5),
    e2e_ms_p50: median.quantile,
    e2e_ms_p50_lo: median.lo,
    e2e_ms_p50_hi: median.hi,
    e2e_ms_p95: p95.quantile,
    e2e_ms_p95_lo: p95.lo,
    e2e_ms_p95_hi: p95.hi,
    output_tokens_per_s_p50: quantile(rates(cells), 0.5),
  };
}
