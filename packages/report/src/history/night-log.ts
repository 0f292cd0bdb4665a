import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { checkValue, describe, displayPath, parseJson, readText } from '@evenhand/io';
import * as z from 'zod';

/** Name in the folder of nights. */
export const NIGHT_LOG_FILE = 'nights.json';

const usd = z.number().nonnegative();

const pairSchema = z.strictObject({
  model: describe(z.string(), 'Label of the model.'),
  suite: describe(z.string(), 'Name of the suite.'),
});

const nightSchema = z.strictObject({
  at: describe(z.iso.datetime(), 'When the night began, UTC.'),
  status: describe(
    z.enum(['running', 'complete', 'incomplete', 'budget', 'interrupted']),
    'How it ended; `running` = it goes on, or was killed.',
  ),
  runs: describe(z.array(z.string()), 'Folders beside this file into which it asked; empty = nothing was asked.'),
  requested: describe(
    z.array(pairSchema.extend({ why: describe(z.string(), 'What had changed, in words.') })),
    'Models and suites that were asked.',
  ),
  carried: describe(
    z.array(
      pairSchema.extend({
        run: describe(z.string(), 'Folder of the run whose rows still hold.'),
        since: describe(z.iso.datetime(), 'When that run began, UTC.'),
      }),
    ),
    'Models and suites of which nothing had changed.',
  ),
  putOff: describe(
    z.array(pairSchema.extend({ why: describe(z.string(), 'What stood in the way, in words.') })),
    'Models and suites that ought to have been asked and were not, or not to the end.',
  ),
});
export type Night = z.infer<typeof nightSchema>;

const expenseSchema = z.strictObject({
  run: describe(z.string(), 'Folder of the run.'),
  month: describe(z.string().regex(/^\d{4}-\d{2}$/), 'Month in UTC that it counts in.'),
  reservedUsd: usd.describe('The most that the session could cost; it counts until `usd` is known.'),
  usd: describe(usd.nullable(), 'What the session came to, USD; null = it goes on, or was killed.'),
});
export type Expense = z.infer<typeof expenseSchema>;

const repricedSchema = pairSchema.extend({
  run: describe(z.string(), 'Folder of the run.'),
  at: describe(z.iso.datetime(), 'The moment by whose prices it was priced again, UTC.'),
  storedUsd: describe(usd.nullable(), 'Cost of the replies as the run has it, USD; null = not known of all of them.'),
  usd: describe(usd.nullable(), 'Cost of the same replies by the prices of that moment, USD; null = not known of all.'),
  perCorrectUsd: describe(usd.nullable(), '`usd` for each right answer; null = unknown, or none is right.'),
});
export type RepricedPair = z.infer<typeof repricedSchema>;

/** What the nights of a folder did: written by `evenhand nightly`, shown by `evenhand leaderboard`. */
export const nightLogSchema = z.strictObject({
  schema: describe(z.literal(1), 'Version of this layout.'),
  experiment: describe(z.string(), "The experiment's name."),
  expenses: describe(z.array(expenseSchema), 'What the sessions of all nights cost; the monthly budget is held by it.'),
  repriced: describe(
    z.array(repricedSchema),
    'Rows that were carried over a change of prices, by the prices of the last night.',
  ),
  nights: describe(z.array(nightSchema), 'The nights, oldest first.'),
});
export type NightLog = z.infer<typeof nightLogSchema>;

/** @returns null where the folder has none @throws ConfigError where it is damaged */
export function readNightLog(folder: string): NightLog | null {
  const path = join(folder, NIGHT_LOG_FILE);
  if (!existsSync(path)) return null;
  let data: unknown;
  try {
    data = parseJson(readText(path, 'a log of nights'));
  } catch (error) {
    throw new ConfigError(
      `${displayPath(path)}: not valid JSON (${(error as Error).message}); the file was damaged or edited; restore it from a copy, or the budget of this month is not known`,
      { cause: error },
    );
  }
  return checkValue(data, nightLogSchema, displayPath(path)).value;
}
