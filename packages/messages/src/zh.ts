import type { Messages } from './catalogue.ts';
import { caveatAdvice } from './zh/caveat-advice.ts';
import { measureCaveats, qualityCaveats } from './zh/caveats.ts';
import { claimNotes, shortfalls } from './zh/claim-notes.ts';
import { claims } from './zh/claims.ts';
import { comparisons, noWorseVerdicts } from './zh/comparisons.ts';
import { cost } from './zh/cost.ts';
import { diff, incomparableWords } from './zh/diff.ts';
import { drift, driftVerdicts, driftWords } from './zh/drift.ts';
import { gate, gateVerdicts, gateWords } from './zh/gate.ts';
import { grounds, groundWords } from './zh/grounds.ts';
import { heads } from './zh/heads.ts';
import { importStatement } from './zh/import-statement.ts';
import { load } from './zh/load.ts';
import { nightly, nightWords } from './zh/nightly.ts';
import { browser, claimVerdicts, outcomes, page, verdicts } from './zh/page.ts';
import { paper } from './zh/paper.ts';
import { power, powerWords } from './zh/power.ts';
import { fidelityVerdicts, imported, report, titles } from './zh/report.ts';
import { adoption, site } from './zh/site.ts';
import { summary } from './zh/summary.ts';
import { progress, terminal } from './zh/terminal.ts';

/** All texts in simplified Chinese. */
export const zh: Messages = {
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
};
