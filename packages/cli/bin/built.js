// Whether dist/ holds the program as the sources are now. In a package from npm there are no sources, and dist is all.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} cli folder of this package */
export function isBuilt(cli) {
  const built = statSync(join(cli, 'dist', 'program.js'), { throwIfNoEntry: false });
  if (built === undefined) return false;
  if (!existsSync(join(cli, 'src'))) return true;
  const packages = join(cli, '..');
  const isOlder = (path) => statSync(path).mtimeMs <= built.mtimeMs;
  const isFolderOlder = (folder) =>
    isOlder(folder) &&
    readdirSync(folder, { withFileTypes: true }).every((entry) => {
      // Not by `join`, which takes longer than looking at the file.
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? isFolderOlder(path) : isOlder(path);
    });
  return (
    isOlder(join(packages, '..', 'pnpm-lock.yaml')) &&
    readdirSync(packages).every((name) => isFolderOlder(join(packages, name, 'src')))
  );
}
