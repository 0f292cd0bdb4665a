import type { Sample } from './sample.ts';

/** What is planned, journalled, resumed and sharded: one repetition of one question to one model. */
export interface Cell {
  readonly suite: string;
  readonly suiteVersion: number;
  readonly prompt: string;
  readonly sample: string;
  readonly model: string;
  /** From 1. */
  readonly trial: number;
}

/** A cell of a plan. */
export interface PlannedCell extends Cell {
  /** Its question, which is made anew each time: many cells are never asked. */
  loadSample(): Sample;
}

/** Identity of a row. Only the sample's id may hold a slash, so the key can be read back. */
export function toCellKey(cell: Cell): string {
  return `${cell.suite}@${cell.suiteVersion}/${cell.prompt}/${cell.sample}/${cell.model}/${cell.trial}`;
}
