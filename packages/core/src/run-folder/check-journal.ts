import { ConfigError, createShapeCheck, displayPath, explainIssues, isJsonObject, readLines } from '@evenhand/io';
import type * as z from 'zod';
import { jsonObject } from '../contract/generation.ts';
import { journalEventSchema, readJournal } from './journal.ts';

/** What was last said of a cell. */
type Stage = 'asked' | 'turn' | 'closed';

const fits = new Map<string, (value: unknown) => boolean>(
  journalEventSchema.options.map((option) => [
    option.shape.type.value,
    createShapeCheck(option, new Map([[jsonObject as z.ZodType, isJsonObject]])),
  ]),
);

/**
 * Holds every line of a journal against the plan and against those before it: no event of a cell that was not planned, no value that
 * cannot be, no reply that nobody asked for, no turn that is asked again after its reply or before the one before it has one, no second
 * reply or verdict that contradicts the first. The same line twice is no event.
 * @param isPlanned whether the run has a cell of this key
 * @throws ConfigError naming the first line that cannot stand there
 */
export function checkJournal(path: string, isPlanned: (key: string) => boolean): void {
  const stages = new Map<string, Stage>();
  const lines = new Map<string, { offset: number; bytes: number }>();
  const replies = new Map<string, number>();
  let number = 0;
  for (const { event, offset, bytes } of readJournal(path)) {
    number++;
    const { key, type } = event;
    const fail = (text: string): never => {
      throw new ConfigError(
        `${displayPath(path)}:${number}: ${text}; the file was damaged or edited. Make a copy of it, cut it off before this line, and resume: what came after it is sent again`,
      );
    };
    if (!fits.get(type)!(event)) {
      const { error } = journalEventSchema.safeParse(event);
      if (error !== undefined) fail(explainIssues(error, event, journalEventSchema).join('; '));
    }
    // What a judge model was sent is of no cell.
    if (type === 'judge-asked' || type === 'judge-settled' || type === 'booked') continue;
    if (!isPlanned(key)) fail(`${JSON.stringify(key)} is no cell of this run`);
    if (event.type === 'closed' && event.verdict.key !== key)
      fail(`the verdict is of ${JSON.stringify(event.verdict.key)}, the event of ${JSON.stringify(key)}`);
    const before = stages.get(key);
    if (type === 'turn' && before === undefined) fail(`${key} has a reply, and was never asked`);
    const first = lines.get(key);
    if (before === type && type !== 'asked' && first !== undefined && !isSameLine(path, first, { offset, bytes }))
      fail(`${key} has a second ${type === 'turn' ? 'reply' : 'verdict'}, and was not asked again`);
    if (type === 'turn' && before === 'closed') fail(`${key} has a reply behind its verdict, and was not asked again`);
    if (event.type === 'asked') {
      const next = (replies.get(key) ?? 0) + 1;
      if (event.turn < next) fail(`${key}: turn ${event.turn} was sent again after it had a reply`);
      if (event.turn > next) fail(`${key}: turn ${event.turn} was sent, and turn ${next} has no reply`);
    }
    if (event.type === 'turn' && before !== 'turn' && event.turn.generation !== null)
      replies.set(key, (replies.get(key) ?? 0) + 1);
    stages.set(key, type);
    if (type !== 'asked') lines.set(key, { offset, bytes });
  }
}

/** Whether two places of a file hold the same bytes. */
export function isSameLine(
  path: string,
  one: { readonly offset: number; readonly bytes: number },
  other: { readonly offset: number; readonly bytes: number },
): boolean {
  return one.bytes === other.bytes && readLineAt(path, one) === readLineAt(path, other);
}

function readLineAt(path: string, { offset, bytes }: { readonly offset: number; readonly bytes: number }): string {
  for (const { text } of readLines(path, { start: offset, end: offset + bytes })) return text;
  return '';
}
