import { createReadStream, readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { createInterface } from 'node:readline';
import { ConfigError, collectQuestionHashes, formatQuestionList, hashFile } from '@evenhand/core';
import { displayPath, writeAtomic } from '@evenhand/io';
import { print } from '../output/terminal.ts';

interface Flags {
  readonly out?: string;
}

/** What a file of training data holds. */
interface Read {
  readonly rows: number;
  readonly sha256: string;
}

/**
 * Writes the hashes of whatever in files of training data may be a question: the list that an entry names under `trainedOn`.
 * The texts themselves do not leave the files. @throws ConfigError where a file cannot be read
 */
export async function fingerprint(files: readonly string[], { out }: Flags): Promise<void> {
  const hashes = new Set<string>();
  const read: [string, Read][] = [];
  for (const file of files) read.push([file, await fileInto(hashes, file)]);
  if (out === undefined) process.stdout.write([...formatQuestionList(hashes)].join(''));
  else writeAtomic(out, formatQuestionList(hashes));
  const say = out === undefined ? (line: string) => console.error(line) : print;
  for (const [file, { rows }] of read) say(`${displayPath(file)}: ${rows} rows`);
  say(`${hashes.size} different texts in all. In the entry of the model, paths relative to its file:`);
  say('trainedOn:');
  for (const [file, { sha256 }] of read) {
    say(`  - name: ${JSON.stringify(basename(file, extname(file)))}`);
    say(`    sha256: ${sha256}`);
    say(`    questions: ${out === undefined ? 'LIST' : JSON.stringify(displayPath(out))}`);
  }
}

async function fileInto(hashes: Set<string>, file: string): Promise<Read> {
  const ending = extname(file).toLowerCase();
  const add = (row: unknown) => {
    for (const hash of collectQuestionHashes(row)) hashes.add(hash);
  };
  try {
    let rows: number;
    if (ending === '.jsonl' || ending === '.ndjson') rows = await eachLine(file, (line, at) => add(parsed(line, at)));
    else if (ending === '.json') rows = eachElement(parsed(readFileSync(file, 'utf8'), displayPath(file)), add);
    else if (ending === '.txt') rows = await eachLine(file, add);
    else
      throw new ConfigError(
        `${displayPath(file)}: found the ending ${JSON.stringify(ending)}; expected .jsonl (one JSON value a line), .json, or .txt (one question a line)`,
      );
    if (rows === 0) throw new ConfigError(`${displayPath(file)}: has no rows; expected training data`);
    return { rows, sha256: await hashFile(file) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (error instanceof ConfigError || code === undefined) throw error;
    throw new ConfigError(`${displayPath(file)}: cannot be read (${code}); expected a file of training data`, {
      cause: error,
    });
  }
}

async function eachLine(file: string, take: (line: string, location: string) => void): Promise<number> {
  let [number, rows] = [0, 0];
  for await (const line of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number++;
    if (line.trim() === '') continue;
    rows++;
    take(line, `${displayPath(file)}:${number}`);
  }
  return rows;
}

function eachElement(value: unknown, take: (row: unknown) => void): number {
  const rows = Array.isArray(value) ? value : [value];
  for (const row of rows) take(row);
  return rows.length;
}

function parsed(text: string, location: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ConfigError(`${location}: not valid JSON (${(error as Error).message}); expected training data as JSON`);
  }
}
