import { spawnSync } from 'node:child_process';
import { isScript, withoutExports } from './javascript-source.ts';

/** Longer programs are not stripped, in code units. */
const LIMIT = 200_000;
const WALL_MS = 10_000;
/** Reads a program from stdin and writes it without its types; those that must be rewritten (enums, parameter properties) are. */
const STRIP = `import { stripTypeScriptTypes as strip } from 'node:module';
let code = '';
for await (const part of process.stdin.setEncoding('utf8')) code += part;
try { process.stdout.write(strip(code)); } catch { process.stdout.write(strip(code, { mode: 'transform' })); }`;
/** What a program with types has somewhere: an annotation, a declaration of a type, a cast, parameters of types. */
const TYPES =
  /[\w)\]?]\s?:\s?[\w$([{'"]|\b(?:interface|type|enum|declare|as|satisfies|implements|readonly)\s|<[\w$, ]{1,60}>\s?\(/;

/**
 * A program of TypeScript as JavaScript: Node's own removal of types, which leaves all other bytes where they are. JavaScript, and what is
 * no program of either language, is given back as it is. The types are removed in a process of its own: the parser is compiled
 * code that a deep nest of brackets breaks for good. The program is parsed there and never run.
 */
export function withoutTypes(code: string): string {
  if (code.length > LIMIT || !TYPES.test(code) || isScript(code)) return code;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', STRIP], {
    input: withoutExports(code),
    encoding: 'utf8',
    env: {},
    timeout: WALL_MS,
    maxBuffer: 8 * LIMIT,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return status === 0 && stdout.trim() !== '' && isScript(stdout) ? stdout : code;
}
