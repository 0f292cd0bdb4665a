import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'packages', 'cli', 'dist');

/** Names that a built file reads beside itself. */
const NAMES =
  /\bpart\(["'](?:\.\/)?([\w-]+\.(?:py|js))["']\)|new URL\(["']\.\/([\w-]+\.(?:py|js))["'], import\.meta\.url\)/g;

it.skipIf(!existsSync(dist))(
  'puts every file that the program reads beside itself into dist (skipped where it is not built)',
  () => {
    const files = readdirSync(dist);
    const wanted = files
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) =>
        [...readFileSync(join(dist, name), 'utf8').matchAll(NAMES)].map((match) => match[1] ?? match[2]!),
      );
    expect(wanted.length).toBeGreaterThan(3);
    for (const name of new Set(wanted)) expect(files).toContain(name);
  },
);

it.skipIf(!existsSync(dist))(
  'writes nothing beyond ASCII, which V8 would hold at two bytes a character (skipped where it is not built)',
  () => {
    const programs = readdirSync(dist).filter((name) => /-[0-9a-f]{8}\.js$/.test(name));
    expect(programs.length).toBeGreaterThan(10);
    for (const name of programs)
      expect([name, readFileSync(join(dist, name)).find((byte) => byte > 127)]).toEqual([name, undefined]);
  },
);

/** What is loaded with a file of dist: what it imports, and what that imports. */
function readWithImports(name: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(name)) return seen;
  const text = readFileSync(join(dist, name), 'utf8');
  seen.set(name, text);
  for (const [, imported] of text.matchAll(/^(?:import|export) [^;]*?["']\.\/([\w.-]+\.js)["'];$/gm))
    readWithImports(imported!, seen);
  return seen;
}

it.skipIf(!existsSync(dist))(
  'loads no report, page, import or generator before the first request (skipped where it is not built)',
  () => {
    const command = readdirSync(dist).find(
      (name) =>
        name.endsWith('.js') && readFileSync(join(dist, name), 'utf8').includes('// packages/cli/src/commands/run.ts'),
    )!;
    const loaded = readWithImports('program.js', readWithImports(command));
    const packages = new Set(
      [...loaded.values()].flatMap((text) =>
        Array.from(text.matchAll(/^\/\/ packages\/([\w-]+)\/src\//gm), ([, name]) => name!),
      ),
    );
    expect([...packages].sort()).toEqual([
      'cli',
      'core',
      'grounds',
      'io',
      'messages',
      'providers',
      'runner',
      'scorers',
      'suites',
    ]);
    const text = [...loaded.values()].join('\n');
    expect(text).toContain('// packages/suites/src/generators/library.ts');
    expect(text).not.toMatch(/^\/\/ packages\/suites\/src\/generators\/[\w-]+\/index\.ts/m);
  },
);

it.skipIf(!existsSync(dist))('loads of undici what requests need (skipped where it is not built)', () => {
  const undici = readdirSync(dist).find((name) => /^undici-/.test(name))!;
  const text = [...readWithImports(undici).values()].join('\n');
  expect(text).toContain('undici/lib/dispatcher/agent.js');
  expect(text).not.toContain('undici/lib/mock/');
  expect(text).not.toContain('undici/lib/web/websocket/websocket.js');
  expect(text).toMatch(/connectH2 = \(\.\.\.given\) => require_client_h2\(\)/);
});
