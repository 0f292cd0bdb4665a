// Where the program lies packed into few files, so that Node finds it in a tenth of the time: scripts/pack.ts makes it from
// exactly these sources. After an edit there is none until the next `pnpm install` or `npm start`, and the sources run as they are.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
/** What may be thrown away at any time: packs, and what Node compiled. */
export const cache = join(root, 'node_modules', '.cache', 'evenhand');
export const packs = join(cache, 'packs');

/** The folder of the pack that is made of a checkout's sources as they are now; it need not exist. */
export function packOfNow(from = root) {
  const of = resolve(from);
  const told = [];
  const add = (path) => {
    const stats = statSync(path);
    const { size, mtimeMs } = stats;
    told.push(`${path.slice(of.length)}\0${size}\0${mtimeMs}\n`);
    return stats;
  };
  // Folder by folder: Node's own way takes three times as long.
  const addFolder = (folder) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (add(path).isDirectory()) addFolder(path);
    }
  };
  add(join(of, 'pnpm-lock.yaml'));
  for (const name of readdirSync(join(of, 'packages'))) {
    add(join(of, 'packages', name, 'package.json'));
    addFolder(join(of, 'packages', name, 'src'));
  }
  return join(packs, createHash('sha256').update(told.sort().join('')).digest('hex').slice(0, 16));
}

/** Address of the module with `main`; null = these sources were not packed. */
export function packedMain() {
  try {
    const main = join(packOfNow(), 'program.js');
    return existsSync(main) ? pathToFileURL(main).href : null;
  } catch {
    return null;
  }
}
