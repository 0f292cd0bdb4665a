import { caveatAdvice } from './en/caveat-advice.ts';
import { measureCaveats, qualityCaveats } from './en/caveats.ts';
import { claimNotes, shortfalls } from './en/claim-notes.ts';
import { claims } from './en/claims.ts';
import { comparisons, noWorseVerdicts } from './en/comparisons.ts';
import { cost } from './en/cost.ts';
import { diff, incomparableWords } from './en/diff.ts';
import { drift, driftVerdicts, driftWords } from './en/drift.ts';
import { gate, gateVerdicts, gateWords } from './en/gate.ts';
import { grounds, groundWords } from './en/grounds.ts';
import { heads } from './en/heads.ts';
import { importStatement } from './en/import-statement.ts';
import { load } from './en/load.ts';
import { nightly, nightWords } from './en/nightly.ts';
import { browser, claimVerdicts, outcomes, page, verdicts } from './en/page.ts';
import { paper } from './en/paper.ts';
import { power, powerWords } from './en/power.ts';
import { fidelityVerdicts, imported, report, titles } from './en/report.ts';
import { adoption, site } from './en/site.ts';
import { summary } from './en/summary.ts';
import { progress, terminal } from './en/terminal.ts';

/** All texts in English: the language that the keys and the types of the others come from. */
export const en = {
  qualityCaveats,
  measureCaveats,
  caveatAdvice,
  heads,
  titles,
  summary,
  claims,
  claimNotes,
  shortfalls,
  report,
  cost,
  load,
  diff,
  incomparableWords,
  grounds,
  groundWords,
  drift,
  driftWords,
  driftVerdicts,
  gate,
  gateWords,
  gateVerdicts,
  imported,
  importStatement,
  progress,
  terminal,
  paper,
  power,
  powerWords,
  comparisons,
  noWorseVerdicts,
  page,
  browser,
  outcomes,
  verdicts,
  claimVerdicts,
  fidelityVerdicts,
  nightly,
  nightWords,
  site,
  adoption,
} as const;
