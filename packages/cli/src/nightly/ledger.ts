import type { Expense } from '@evenhand/report';

/** A month in UTC, `2026-11`. */
export const toMonth = (moment: Date): string => moment.toISOString().slice(0, 7);

/** What the sessions of a month cost: as settled, or, where that is not known, what they could have cost. USD. */
export const sumMonth = (expenses: readonly Expense[], month: string): number =>
  expenses.filter((one) => one.month === month).reduce((sum, { usd, reservedUsd }) => sum + (usd ?? reservedUsd), 0);

/** What sessions of a run have settled before. USD. */
export const sumRun = (expenses: readonly Expense[], run: string): number =>
  expenses.filter((one) => one.run === run).reduce((sum, { usd }) => sum + (usd ?? 0), 0);

/** A session of a run begins: until it is settled it counts with all that it may cost. */
export const reserveExpense = (
  expenses: readonly Expense[],
  run: string,
  month: string,
  reservedUsd: number,
): Expense[] => [...expenses, { run, month, reservedUsd, usd: null }];

/**
 * The last session of a run has ended.
 * @param spentUsd what all its sessions have booked; null = not known: then it cost what it could have cost
 */
export function settleExpense(expenses: readonly Expense[], run: string, spentUsd: number | null): Expense[] {
  const index = expenses.findLastIndex((one) => one.run === run && one.usd === null);
  if (index < 0) return [...expenses];
  const { reservedUsd } = expenses[index]!;
  const usd = spentUsd === null ? reservedUsd : Math.max(0, spentUsd - sumRun(expenses, run));
  return expenses.with(index, { ...expenses[index]!, usd });
}
