// node scripts/package.ts [--undo]: what `pnpm pack` needs before (and undoes after) it packs packages/cli: the build,
// the types of the public interface, and the data that is reached by name.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'packages', 'cli');
const COPIED = ['benchmarks', 'schemas', 'LICENSE', 'README.md'];

for (const name of COPIED) rmSync(join(cli, name), { recursive: true, force: true });
rmSync(join(cli, 'dist', 'types'), { recursive: true, force: true });
if (!process.argv.includes('--undo')) {
  run(join(root, 'node_modules', '.bin', 'tsc'), ['-b']);
  run(process.execPath, [join(root, 'scripts', 'build.ts')]);
  for (const name of COPIED.filter((one) => existsSync(join(root, one))))
    cpSync(join(root, name), join(cli, name), { recursive: true });
  copyTypes(join(cli, 'dist', 'types'));
}

/** Declarations of all packages side by side; what names a package of the workspace names its folder. */
function copyTypes(to: string): void {
  const packages = readdirSync(join(root, 'packages'));
  for (const name of packages) {
    const from = join(root, 'packages', name, '.types', 'src');
    for (const file of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.d.ts')) continue;
      const target = join(to, name, file);
      const toPackage = (other: string) => {
        const path = relative(dirname(target), join(to, other, 'index.js')).replaceAll('\\', '/');
        return path.startsWith('.') ? path : `./${path}`;
      };
      const text = readFileSync(join(from, file), 'utf8')
        .replace(
          /(['"])@evenhand\/([a-z]+)\1/g,
          (_, quote: string, other: string) => `${quote}${toPackage(other)}${quote}`,
        )
        .replace(/(['"])(\.{1,2}\/[^'"]+)\.ts\1/g, '$1$2.js$1');
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }
}

function run(command: string, args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
