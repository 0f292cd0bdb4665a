import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { checkValue, displayPath, parseJson, readText } from '@evenhand/io';
import * as z from 'zod';

/** Name in the folder of nights. */
export const NIGHT_LOG_FILE = 'nights.json';

const usd = z.number().nonnegative();

const pairSchema = z.strictObject({
  model: z.string().describe('Label of the model.'),
  suite: z.string().describe('Name of the suite.'),
});

const nightSchema = z.strictObject({
  at: z.iso.datetime().describe('When the night began, UTC.'),
  status: z
    .enum(['running', 'complete', 'incomplete', 'budget', 'interrupted'])
    .describe('How it ended; `running` = it goes on, or was killed.'),
  runs: z.array(z.string()).describe('Folders beside this file into which it asked; empty = nothing was asked.'),
  requested: z
    .array(pairSchema.extend({ why: z.string().describe('What had changed, in words.') }))
    .describe('Models and suites that were asked.'),
  carried: z
    .array(
      pairSchema.extend({
        run: z.string().describe('Folder of the run whose rows still hold.'),
        since: z.iso.datetime().describe('When that run began, UTC.'),
      }),
    )
    .describe('Models and suites of which nothing had changed.'),
  putOff: z
    .array(pairSchema.extend({ why: z.string().describe('What stood in the way, in words.') }))
    .describe('Models and suites that ought to have been asked and were not, or not to the end.'),
});
export type Night = z.infer<typeof nightSchema>;

const expenseSchema = z.strictObject({
  run: z.string().describe('Folder of the run.'),
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .describe('Month in UTC that it counts in.'),
  reservedUsd: usd.describe('The most that the session could cost; it counts until `usd` is known.'),
  usd: usd.nullable().describe('What the session came to, USD; null = it goes on, or was killed.'),
});
export type Expense = z.infer<typeof expenseSchema>;

const repricedSchema = pairSchema.extend({
  run: z.string().describe('Folder of the run.'),
  at: z.iso.datetime().describe('The moment by whose prices it was priced again, UTC.'),
  storedUsd: usd.nullable().describe('Cost of the replies as the run has it, USD; null = not known of all of them.'),
  usd: usd.nullable().describe('Cost of the same replies by the prices of that moment, USD; null = not known of all.'),
  perCorrectUsd: usd.nullable().describe('`usd` for each right answer; null = unknown, or none is right.'),
});
export type RepricedPair = z.infer<typeof repricedSchema>;

/** What the nights of a folder did: written by `evenhand nightly`, shown by `evenhand leaderboard`. */
export const nightLogSchema = z.strictObject({
  schema: z.literal(1).describe('Version of this layout.'),
  experiment: z.string().describe("The experiment's name."),
  expenses: z.array(expenseSchema).describe('What the sessions of all nights cost; the monthly budget is held by it.'),
  repriced: z
    .array(repricedSchema)
    .describe('Rows that were carried over a change of prices, by the prices of the last night.'),
  nights: z.array(nightSchema).describe('The nights, oldest first.'),
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
