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
