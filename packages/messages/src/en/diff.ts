import { count } from './count.ts';

/** What two runs held against each other come to. */
export const diff = {
  overall: 'all together',
  counts: (compared: number, before: number, after: number, won: number, lost: number, partial: number) =>
    `${before} of ${count(compared, 'reply', 'replies')} were correct before and ${after} after (${won} became correct, ${lost} no longer are${partial === 0 ? '' : `, ${partial} have another partial credit`})`,
  fell: (change: string, counts: string) => `The score fell by more than chance explains, ${change}: ${counts}.`,
  rose: (change: string, counts: string) => `The score rose by more than chance explains, ${change}: ${counts}.`,
  withinChance: (change: string, counts: string) =>
    `The score changed no more than chance explains, ${change}: ${counts}.`,
  unchanged: (counts: string) => `The score is what it was: ${counts}.`,
  onlyFigures: 'These are tables of figures without replies; the changed ones are below.',
  nothingCompared: 'No reply of one side can be compared with one of the other; the reasons are below.',
  left: (reasons: string) => `Not compared: ${reasons}.`,
  onlyBefore: (n: number) => `${n} only before`,
  onlyAfter: (n: number) => `${n} only after`,
  matters: (grounds: string) => `What changed and can move scores: ${grounds}.`,
  mattersNot: (grounds: string) => `What changed and moves no score: ${grounds}.`,
  sameGrounds: 'Nothing that can move scores differs between the two, as far as it is recorded.',
  dropped: (n: number) => `--fail-on-drop: ${count(n, 'row')} fell:`,
  droppedRow: (suite: string, prompt: string, model: string, points: string) =>
    `${model} on ${suite}${prompt === 'main' ? '' : ` (${prompt})`}: ${points} points`,
  notDropped: '--fail-on-drop: no row fell.',
  nothingToFail: '--fail-on-drop: nothing could be compared, so nothing is known about a drop.',
  altered: (path: string, files: string) =>
    `${path}: files of the run are not those of its manifest (${files}), so its figures cannot be trusted; evenhand verify says where they differ`,
  renamed: (before: string, after: string) =>
    `the model is called ${before} before and ${after} after; the two are compared as one`,
  twice: (side: string, n: number, table: string) =>
    `${side}: ${count(n, 'row')} of ${table} ${n === 1 ? 'stands' : 'stand'} there twice; the first of each counts`,
  twiceIn: (n: number, table: string) =>
    `${table}: ${count(n, 'row')} ${n === 1 ? 'stands' : 'stand'} there twice; the first of each counts`,
  countOf: (n: number, what: string) => `${n} ${what}`,
  leftOutHead: 'added / removed / not comparable',
  flips: (n: number) => `${count(n, 'changed verdict')}`,
  figuresDiffer: (n: number) => `${count(n, 'figure')} ${n === 1 ? 'differs' : 'differ'} in the tables.`,
  addedRows: (table: string, rows: string) => `${table}: added ${rows}`,
  removedRows: (table: string, rows: string) => `${table}: removed ${rows}`,
} as const;

/** Why two rows of one reply cannot be compared. */
export const incomparableWords = {
  suite_version: 'another suite version',
  prompt_sha256: 'another prompt',
  target: 'another target',
  scorer: 'another scorer',
  failed: 'failed on one side',
} as const;
