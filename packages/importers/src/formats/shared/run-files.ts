import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { findOtherFormat } from '../../json-stream/json-bytes.ts';
import { readLines } from '../../json-stream/json-text-lines.ts';
import { type Fields, isFields, readJson } from '../../json-stream/json-values.ts';
import { readBytes, requireFile, withFileName } from '../../json-stream/source.ts';

/** Settings, reports and scores are small; a file above this is something else. */
const SMALL_BYTES = 64 << 20;

/**
 * The files that were named, and in place of each folder the files below it whose names end so, by their paths.
 * @throws ConfigError for a folder without such files
 */
export function listFiles(paths: readonly string[], endings: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
    const found = readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => endings.some((ending) => name.endsWith(ending)))
      .map((name) => join(path, name))
      .filter((one) => statSync(one).isFile())
      .sort();
    if (found.length === 0)
      throw new ConfigError(`${displayPath(path)}: is a folder without files that end in ${endings.join(' or ')}`);
    return found;
  });
}

/** The object on the first line that is not blank; a text says why there is none. @throws ConfigError where it cannot be read */
export async function readFirstRecord(path: string): Promise<Fields | string> {
  for await (const { text } of withFileName(path, readLines(readBytes(path)))) {
    const found = readJson(text);
    if (typeof found === 'string') return found;
    return isFields(found.value) ? found.value : 'the first line is no object';
  }
  return 'is empty';
}

/** What the first line of a file is, where it is not what was expected. @param first as `readFirstRecord` gives it */
export function describeFirstRecord(first: Fields | string): string {
  if (typeof first === 'string') return first;
  const keys = Object.keys(first).slice(0, 10);
  return keys.length === 0 ? 'its first line has no fields' : `its first line has ${keys.join(', ')}`;
}

/** A small JSON file as a whole. @throws ConfigError for what is none */
export function readSmallJson(path: string): unknown {
  requireFile(path);
  const { size } = statSync(path);
  if (size > SMALL_BYTES)
    throw new ConfigError(`${displayPath(path)}: has ${size} bytes; expected a small file of scores or settings`);
  const bytes = readFileSync(path);
  const other = findOtherFormat(bytes);
  if (other !== null) throw new ConfigError(`${displayPath(path)}: ${other}`);
  const found = readJson(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  if (typeof found === 'string') throw new ConfigError(`${displayPath(path)}: ${found}`);
  return found.value;
}

/** The same, as an object. */
export function readSmallObject(path: string): Fields {
  const value = readSmallJson(path);
  if (!isFields(value)) throw new ConfigError(`${displayPath(path)}: is no JSON object`);
  return value;
}
