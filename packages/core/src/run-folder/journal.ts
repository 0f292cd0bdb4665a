import { accessSync, closeSync, constants, fdatasync, fstatSync, ftruncateSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, displayPath, readLines, toFileError, writeAll } from '@evenhand/io';
import * as z from 'zod';
import { ConfigError } from '../contract/errors.ts';

import { type Turn, turnSchema, type Verdict, verdictSchema } from './record.ts';

/** What happens to a cell, in the order in which it happens. The journal is the truth until the records are written. */
export const journalEventSchema = z.discriminatedUnion('type', [
  describe(
    z.strictObject({
      type: z.literal('asked'),
      key: describe(z.string(), "The cell's key."),
      turn: describe(z.int().positive(), 'Number of the turn; 1 unless the suite has an environment.'),
      reservedUsd: describe(z.number().nonnegative(), 'Money that is held from here on, USD.'),
    }),
    'Before the first attempt of a turn, and again before each attempt after one that the server may bill.',
  ),
  describe(
    z.strictObject({
      type: z.literal('turn'),
      key: describe(z.string(), "The cell's key."),
      turn: turnSchema.describe('The turn, as in the records.'),
      settledUsd: describe(z.number().nonnegative(), 'What it cost, USD.'),
    }),
    'The turn has ended, with a reply or without.',
  ),
  describe(
    z.strictObject({
      type: z.literal('closed'),
      key: describe(z.string(), "The cell's key."),
      verdict: verdictSchema.describe('The record without its turns.'),
    }),
    'The cell is scored and done with, until a failed one is resumed.',
  ),
  describe(
    z.strictObject({
      type: z.literal('judge-asked'),
      key: describe(z.string(), 'A name of the question to the judge model, unique in the journal.'),
      reservedUsd: describe(z.number().nonnegative(), 'Money that is held from here on, USD.'),
    }),
    'Before a judge model that is paid is sent a question, and again before each attempt after one that may be billed.',
  ),
  describe(
    z.strictObject({
      type: z.literal('judge-settled'),
      key: describe(z.string(), 'The name of the question.'),
      settledUsd: describe(z.number().nonnegative(), 'What it cost, USD.'),
    }),
    'The judge model has answered, or failed.',
  ),
  describe(
    z.strictObject({
      type: z.literal('booked'),
      key: describe(z.string(), '`earlier`.'),
      settledUsd: describe(z.number().nonnegative(), 'What it cost, USD.'),
    }),
    'In the journal of a run that goes on after its end: what its sessions booked beyond the replies that are listed, for replies of unknown cost, attempts that failed, and judge models.',
  ),
]);
export type JournalEvent = z.infer<typeof journalEventSchema>;

export interface Journal {
  /** Resolves once the event has left this process, so that a kill cannot lose it. @throws ConfigError on a full disk */
  append(event: JournalEvent): Promise<void>;
  /** The same, and has left this process when it returns, with all that was appended before. @throws ConfigError */
  write(event: JournalEvent): void;
  /** Aborted, with the ConfigError that says why, as soon as nothing can be written any more: the disk is full, the folder is gone. */
  readonly lost?: AbortSignal;
  close(): Promise<void>;
}

/** Lines of one turn of the event loop are written together. A power cut can lose the last second, a kill nothing. */
const SYNC_EVERY_MS = 1000;

/** @param validBytes where the last whole line ended; what stands behind it is cut off. @throws ConfigError */
export function openJournal(path: string, validBytes: number): Journal {
  const file = attempt(path, () => {
    const opened = openSync(path, 'a');
    ftruncateSync(opened, validBytes);
    return opened;
  });
  let waiting: string[] = [];
  let flushed: PromiseWithResolvers<void> | null = null;
  let isScheduled = false;
  let broken: unknown = null;
  let syncedMs = performance.now();
  let bytes = validBytes;
  const lost = new AbortController();
  const watch = watchFile(
    path,
    file,
    () => bytes,
    (error) => {
      broken ??= error;
      lost.abort(broken);
    },
  );

  const flush = () => {
    const turn = flushed;
    const texts = joinShort(waiting);
    flushed = null;
    waiting = [];
    try {
      if (broken !== null) throw broken;
      for (const text of texts) bytes += writeAll(file, text);
      if (performance.now() - syncedMs > SYNC_EVERY_MS) {
        syncedMs = performance.now();
        fdatasync(file, () => {});
      }
      turn?.resolve();
    } catch (error) {
      broken = toFileError(error, path);
      turn?.reject(broken);
      lost.abort(broken);
    }
  };

  /** Once a turn of the event loop, also where thousands of events are written at once within it. */
  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      if (waiting.length > 0) flush();
    });
  };

  return {
    lost: lost.signal,
    append(event) {
      waiting.push(`${JSON.stringify(event)}\n`);
      if (flushed === null) {
        flushed = Promise.withResolvers();
        flushed.promise.catch(() => {});
        schedule();
      }
      return flushed.promise;
    },
    write(event) {
      waiting.push(`${JSON.stringify(event)}\n`);
      flush();
      if (broken !== null) throw broken;
    },
    async close() {
      clearInterval(watch);
      if (flushed !== null) await flushed.promise.catch(() => {});
      closeSync(file);
    },
  };
}

/** What is written to a file that was moved or removed is lost, and nothing else says so. */
const WATCH_EVERY_MS = 1000;

/** Calls back once, where a path does not lead to the open file any more, it lacks what was written, or nothing can be written beside it. */
function watchFile(
  path: string,
  file: number,
  countBytes: () => number,
  onLost: (error: ConfigError) => void,
): NodeJS.Timeout {
  const { ino, dev } = fstatSync(file);
  const watch = setInterval(() => {
    const problem = findLoss(path, ino, dev, countBytes());
    if (problem === null) return;
    clearInterval(watch);
    onLost(new ConfigError(`${displayPath(path)}: ${problem}`));
  }, WATCH_EVERY_MS);
  return watch.unref();
}

function findLoss(path: string, ino: number, dev: number, bytes: number): string | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || found.ino !== ino || found.dev !== dev)
      return 'the file, or its folder, was moved or removed while the run wrote to it; put it back and resume';
    if (found.size < bytes)
      return `has ${found.size} bytes, and ${bytes} were written: somebody cut it while the run wrote to it; put back what was there, or cut it behind its last whole line, and resume`;
    accessSync(dirname(path), constants.W_OK);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return `its folder cannot be written to any more (${code}); give the rights back and resume`;
  }
}

/** Short lines become one text, which is written at once; long ones stay alone, because a text has a greatest length. */
function joinShort(lines: readonly string[]): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last === undefined || last.length + line.length > JOINED_CHARACTERS) texts.push(line);
    else texts[texts.length - 1] = last + line;
  }
  return texts;
}

const JOINED_CHARACTERS = 8 << 20;

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw toFileError(error, path);
  }
}

export interface JournalLine {
  readonly event: JournalEvent;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * The events of a journal. A torn or damaged last line is dropped, as a kill or a power cut leaves it;
 * damage before the last line is the user's to judge. @throws ConfigError naming the line
 */
export function* readJournal(path: string): Generator<JournalLine> {
  let damaged: string | null = null;
  let number = 0;
  for (const { text, offset, bytes } of readLines(path)) {
    if (damaged !== null) throw new ConfigError(damaged);
    number++;
    const event = parseEvent(text);
    if (event === null)
      damaged = `${displayPath(path)}:${number}: the line is damaged; expected an event of this version of evenhand. Make a copy of the journal, cut it off before this line, and resume: what came after it is sent again`;
    else yield { event, offset, bytes };
  }
}

/** Which member of an event holds what it tells, and how the line ends behind its brace. */
const EVENT_MEMBERS = {
  turn: { member: 'turn', rest: /(?<=\}),"settledUsd":[-+.\deE]+\}\n?$/ },
  closed: { member: 'verdict', rest: /(?<=\})\}\n?$/ },
} as const;

/**
 * The JSON of the turn or of the verdict, as it stands in its line: it has not to be taken apart and put together again.
 * @param line that was read as an event before @throws Error where it is no such event of that cell: the file was changed meanwhile
 */
export function extractMember(line: string, type: keyof typeof EVENT_MEMBERS, key: string): string {
  const { member, rest } = EVENT_MEMBERS[type];
  const head = `{"type":"${type}","key":${JSON.stringify(key)},"${member}":`;
  const end = line.search(rest);
  if (line.startsWith(head) && end > 0) {
    const json = line.slice(head.length, end);
    if (!json.includes(`,"${member}":`)) return json;
  }
  // In another order, with spaces, or with a member of that name twice or within.
  const event = JSON.parse(line) as Record<string, unknown>;
  if (event.type !== type || event.key !== key) throw new Error(`the journal has moved under ${key}`);
  return JSON.stringify(event[member]);
}

/** Enough of a check to tell an event from damage; `journalEventSchema` is for those whose content is used. */
function parseEvent(text: string): JournalEvent | null {
  try {
    const event: unknown = JSON.parse(text);
    return isEvent(event) ? event : null;
  } catch {
    return null;
  }
}

function isEvent(value: unknown): value is JournalEvent {
  const { type, key, turn, reservedUsd, settledUsd, verdict } = (value ?? {}) as Record<string, unknown>;
  if (type === 'judge-asked' || type === 'judge-settled' || type === 'booked') {
    const amount = type === 'judge-asked' ? reservedUsd : settledUsd;
    return typeof key === 'string' && typeof amount === 'number' && Object.keys(value!).length === 3;
  }
  if (typeof key !== 'string' || Object.keys(value!).length !== (type === 'closed' ? 3 : 4)) return false;
  if (type === 'asked') return typeof turn === 'number' && typeof reservedUsd === 'number';
  if (type === 'turn')
    return typeof settledUsd === 'number' && Array.isArray((turn as Partial<Turn> | null | undefined)?.failedAttempts);
  return type === 'closed' && typeof (verdict as Partial<Verdict> | null | undefined)?.outcome === 'string';
}
