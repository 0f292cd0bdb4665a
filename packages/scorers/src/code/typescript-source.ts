import { spawnSync } from 'node:child_process';
import { pushAll } from '@evenhand/io';
import { isScript, withoutExports } from './javascript-source.ts';

/** Longer programs are not stripped, nor more of all programs of a reply together, the last ones first; in code units. */
const [LIMIT, LIMIT_OF_ALL] = [200_000, 400_000];
const WALL_MS = 10_000;
/** The parser is compiled code that a deep nest of brackets breaks for good: then another process goes on behind it, but not for ever. */
const MOST_PROCESSES = 3;
/**
 * Reads a list of programs from stdin and writes a line for each without its types, null where it is none; those that must be rewritten
 * (enums, parameter properties) are.
 */
const STRIP = `import { writeSync } from 'node:fs';
import { stripTypeScriptTypes as strip } from 'node:module';
const isBroken = ({ code }) => !String(code).endsWith('_TYPESCRIPT_SYNTAX');
const attempt = (code, options) => {
  try { return strip(code, options); } catch (error) { if (isBroken(error)) process.exit(1); return null; }
};
const write = (line) => { for (let bytes = Buffer.from(line); bytes.length > 0; ) {
  try { bytes = bytes.subarray(writeSync(1, bytes)); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
} };
let text = '';
for await (const part of process.stdin.setEncoding('utf8')) text += part;
for (const code of JSON.parse(text)) write(JSON.stringify(attempt(code) ?? attempt(code, { mode: 'transform' })) + '\\n');`;
/** What a program with types has somewhere: an annotation, a declaration of a type, a cast, parameters of types. */
const TYPES =
  /[\w)\]?]\s?:\s?[\w$([{'"]|\b(?:interface|type|enum|declare|as|satisfies|implements|readonly)\s|<[\w$, ]{1,60}>\s?\(/;

/**
 * Programs of TypeScript as JavaScript: Node's own removal of types, which leaves all other bytes where they are. JavaScript, and what is
 * no program of either language, is given back as it is. The types are removed in a process of its own, one for all programs of a
 * reply, of which there may be thousands. They are parsed there and never run.
 */
export function withoutTypes(codes: readonly string[]): string[] {
  const typed: number[] = [];
  let left = LIMIT_OF_ALL;
  for (const [index, code] of [...codes.entries()].toReversed()) {
    if (code.length > LIMIT || code.length > left || !TYPES.test(code) || isScript(code)) continue;
    left -= code.length;
    typed.push(index);
  }
  const results = [...codes];
  const stripped = strip(typed.map((index) => withoutExports(codes[index]!)));
  for (const [at, index] of typed.entries()) {
    const code = stripped[at] ?? '';
    if (code.trim() !== '' && isScript(code)) results[index] = code;
  }
  return results;
}

/** @returns of each program what is left of it without its types; null = nothing, or not known */
function strip(codes: readonly string[]): (string | null)[] {
  const results: (string | null)[] = [];
  for (let processes = 0; processes < MOST_PROCESSES && results.length < codes.length; processes++) {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', STRIP], {
      input: JSON.stringify(codes.slice(results.length)),
      encoding: 'utf8',
      env: {},
      timeout: WALL_MS,
      maxBuffer: 8 * LIMIT_OF_ALL,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const lines = stdout.split('\n').slice(0, -1);
    pushAll(
      results,
      lines.map((line) => JSON.parse(line) as string | null),
    );
    // The one that it did not get past.
    if (results.length < codes.length) results.push(null);
  }
  return results;
}
