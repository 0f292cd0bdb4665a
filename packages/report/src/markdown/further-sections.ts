import { findHeadPrompt } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { sameWeightsSection } from './agreement.ts';
import { customisedSection } from './customised.ts';
import { goodputSection } from './frontier.ts';
import { judgeSection } from './judge-models.ts';
import { languagesSection } from './languages.ts';
import { localCostSection } from './local-cost.ts';
import { repetitions, variants } from './quality.ts';

/** A section as REPORT.md has it: blocks of our own Markdown, the first of them its heading. */
export interface FurtherSection {
  /** A word for its address. */
  readonly id: string;
  readonly blocks: readonly string[];
}

/** The sections that only some runs have, in the order of REPORT.md; those that this run has none of are left out. */
export function listFurtherSections(run: RunTables): FurtherSection[] {
  const prompt = findHeadPrompt(run.summary);
  const suites = [...new Set(run.summary.filter((row) => row.prompt === prompt).map((row) => String(row.suite)))];
  const named = suites.filter((suite) => suite !== '*');
  const head = named.length > 1 ? '*' : (named[0] ?? '*');
  const sections: [string, string[]][] = [
    ['customised', customisedSection(run)],
    ['goodput', goodputSection(run, head)],
    ['languages', languagesSection(run, head)],
    ['local-cost', localCostSection(run, head)],
    ['repetitions', repetitions(run, head)],
    ['variants', variants(run)],
    ['same-weights', sameWeightsSection(run)],
    ['judge', judgeSection(run)],
  ];
  return sections.flatMap(([id, blocks]) => {
    const written = blocks.flatMap((block) => block.split('\n\n')).filter((block) => block !== '');
    return written.length === 0 ? [] : [{ id, blocks: written }];
  });
}
