import type { Manifest } from '@evenhand/core';
import { createCaveatMerger, QUALITY_CAVEATS } from './caveats.ts';
import type { Row } from './columns.ts';

const mergeCaveats = createCaveatMerger(QUALITY_CAVEATS);

/** The rows of summary.csv with what the source of an import printed. The same rows where nothing was imported. */
export function withPublished(rows: readonly Row[], { import: statement }: Pick<Manifest, 'import'>): readonly Row[] {
  if (statement === null) return rows;
  return rows.map((row) => {
    if (row.suite === '*' || row.language !== '*') return row;
    const mine = statement.published.filter(
      ({ suite, model, prompt }) => suite === row.suite && model === row.model && (prompt ?? row.prompt) === row.prompt,
    );
    const verdicts = statement.verdicts.find(({ suite }) => suite === row.suite) ?? null;
    // Of the metric that the table rests on, which the user may have named.
    const same = mine.filter(({ metric }) => metric === verdicts?.metric);
    const printed = (same.length === 0 ? mine : same).find(({ main }) => main) ?? same[0] ?? null;
    const differs = mine.some(({ reproduced }) => reproduced === false);
    return {
      ...row,
      caveats: mergeCaveats([String(row.caveats ?? '')], { not_reproduced: differs }),
      verdicts: verdicts?.by ?? null,
      published_metric: printed?.metric ?? null,
      published_score: printed === null ? null : printed.value / printed.full,
      published_rows: printed === null || printed.ours === null ? null : printed.ours / printed.full,
      reproduced: printed?.reproduced ?? null,
    };
  });
}
