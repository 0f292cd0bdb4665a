// Where the program lies packed into few files, so that Node finds it in a tenth of the time: scripts/pack.ts makes it from
// exactly these sources. After an edit there is none until the next `pnpm install` or `npm start`, and the sources run as they are.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
/** What may be thrown away at any time: packs, and what Node compiled. */
export const cache = join(root, 'node_modules', '.cache', 'evenhand');
export const packs = join(cache, 'packs');

/** The folder of the pack that is made of a checkout's sources as they are now; it need not exist. */
export function packOfNow(of = root) {
  const hash = createHash('sha256');
  const add = (path) => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(of, path)}\0${size}\0${mtimeMs}\n`);
  };
  add(join(of, 'pnpm-lock.yaml'));
  for (const name of readdirSync(join(of, 'packages')).sort()) {
    const folder = join(of, 'packages', name);
    add(join(folder, 'package.json'));
    for (const file of readdirSync(join(folder, 'src'), { recursive: true }).sort()) add(join(folder, 'src', file));
  }
  return join(packs, hash.digest('hex').slice(0, 16));
}

/** Address of the module with `main`; null = these sources were not packed. */
export function packedMain() {
  try {
    const main = join(packOfNow(), 'main.js');
    return existsSync(main) ? pathToFileURL(main).href : null;
  } catch {
    return null;
  }
}
