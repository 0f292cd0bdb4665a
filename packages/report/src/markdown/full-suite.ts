import { listHeads, messages } from '@evenhand/messages';
import { finiteInterval } from '@evenhand/statistics';
import { readStoredClaims } from '../claims/claim-file.ts';
import type { Row } from '../tables/columns.ts';
import { findHeadPrompt } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { selectShownPairs } from '../tables/shown-pairs.ts';
import { points } from './format.ts';
import { escapeMarkdown, markdownTable } from './text.ts';

/** Below this share of a suite what was drawn tells as much of the suite as of all samples of its kind (Cochran 1977, section 2.6). */
const LEAST_SHARE = 0.05;

/**
 * The differences as they would be on the whole of each suite of which samples were drawn at random (METHODOLOGY §10.1).
 * None where all were run, where nobody knows how they were picked (imports, subsets that leave some of the suite no
 * chance), and where the run ended as soon as a claim was decided.
 */
export function fullSuiteSection(run: RunTables): string[] {
  if (run.manifest.import !== null || (readStoredClaims(run.folder)?.look ?? null) !== null) return [];
  const prompt = findHeadPrompt(run.summary);
  const rows = run.manifest.suites
    .filter((suite) => isDrawn(run, suite))
    .flatMap(({ name, samples, size }) => {
      const pairs = run.comparisons.filter(
        (row) => row.suite === name && row.prompt === prompt && row.language === '*',
      );
      const known = selectShownPairs(pairs, run.summary).filter((row) => row.difference !== null);
      return known.map((row) => [
        escapeMarkdown(name),
        messages.report.outOf(samples, size),
        escapeMarkdown(String(row.model_a)),
        escapeMarkdown(String(row.model_b)),
        points(onFullSuite(row, samples, size)),
      ]);
    });
  if (rows.length === 0) return [];
  return [
    `## ${messages.titles.fullSuite}`,
    messages.report.fullSuiteNote,
    markdownTable(listHeads('suite', 'samples', 'first', 'second', 'difference95'), rows),
  ];
}

/** Whether each sample of the suite had the same chance, but for rounding. */
function isDrawn({ inputs }: RunTables, suite: RunTables['manifest']['suites'][number]): boolean {
  const { name, samples, size } = suite;
  if (samples >= size || samples < LEAST_SHARE * size) return false;
  const strata = inputs.settings.subset[name];
  if (strata === undefined) return inputs.settings.limit !== null;
  const all = strata.reduce((sum, { of, samples: run }) => sum + (of ?? run.length), 0);
  const share = samples / size;
  // Two clusters of a stratum are always drawn; else no more than one cluster is lost or won by rounding.
  return (
    all === size &&
    strata.every(({ of, samples: run, draw }) => {
      const step = run.length / draw;
      return Math.abs(run.length - share * (of ?? run.length)) <= 1.5 * step || draw <= 2;
    })
  );
}

function onFullSuite(row: Row, drawn: number, total: number): Row {
  const { lo, hi } = finiteInterval(
    {
      estimate: row.difference as number,
      lo: row.difference_lo as number | null,
      hi: row.difference_hi as number | null,
    },
    drawn,
    total,
  );
  return { ...row, difference_lo: lo, difference_hi: hi };
}
