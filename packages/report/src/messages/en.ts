import { measureCaveats, qualityCaveats } from './en/caveats.ts';
import { cost } from './en/cost.ts';
import { diff } from './en/diff.ts';
import { heads } from './en/heads.ts';
import { load } from './en/load.ts';
import { imported, report, titles } from './en/report.ts';
import { progress, terminal } from './en/terminal.ts';

/** All texts in English: the language that the keys and the types of the others come from. */
export const en = {
  qualityCaveats,
  measureCaveats,
  heads,
  titles,
  report,
  cost,
  load,
  diff,
  imported,
  progress,
  terminal,
} as const;
