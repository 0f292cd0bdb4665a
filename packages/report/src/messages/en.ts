import { measureCaveats, qualityCaveats } from './en/caveats.ts';
import { diff } from './en/diff.ts';
import { heads } from './en/heads.ts';
import { imported, report, titles } from './en/report.ts';
import { progress, terminal } from './en/terminal.ts';

/** All texts in English: the language that the keys and the types of the others come from. */
export const en = {
  qualityCaveats,
  measureCaveats,
  heads,
  titles,
  report,
  diff,
  imported,
  progress,
  terminal,
} as const;
