// Keeps the tables of the documents and schemas/*.json as the code has them: `node scripts/docs/index.ts` writes them anew;
// with `--check` it writes nothing and ends with 1 where one of them is not the code's.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { jsonSchemas } from './json-schemas.ts';
import { DOCUMENTS, SECTIONS } from './sections.ts';

const root = join(import.meta.dirname, '..', '..');
const checkOnly = process.argv.includes('--check');
const MARKED = /<!-- (([a-z]+)(?::[a-z-]+)?) -->\n[\s\S]*?<!-- \/\2 -->/g;

/** A document with its sections made anew. @throws Error where one is missing */
function renew(name: string, text: string, wanted: readonly string[]): string {
  const seen = new Set<string>();
  const fresh = text.replace(MARKED, (section: string, mark: string, kind: string) => {
    const make = SECTIONS[mark];
    if (make === undefined) return section;
    seen.add(mark);
    return `<!-- ${mark} -->\n\n${make()}\n\n<!-- /${kind} -->`;
  });
  for (const mark of wanted) if (!seen.has(mark)) throw new Error(`${name}: the section <!-- ${mark} --> is missing`);
  return fresh;
}

const texts: [string, string][] = jsonSchemas();
for (const [name, wanted] of Object.entries(DOCUMENTS)) {
  const path = join(root, name);
  const fresh = renew(name, readFileSync(path, 'utf8'), wanted);
  texts.push([name, await format(fresh, { ...(await resolveConfig(path)), filepath: path })]);
}

let stale = 0;
for (const [name, text] of texts) {
  const path = join(root, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  stale++;
  console.error(`${name}: ${checkOnly ? 'is not' : 'was not'} as the code has it`);
  if (checkOnly) continue;
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}
if (checkOnly && stale > 0) {
  console.error('run: node scripts/docs/index.ts');
  process.exitCode = 1;
}
