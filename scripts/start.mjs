// Start of every root script: `node scripts/start.mjs <command> [words...]`. Installs what is missing, then goes on under
// the pinned Node (Linux) or the user's own. Plain JavaScript: it runs before anything is installed, on Node 18 and later.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuilt } from '../packages/cli/bin/built.js';

const PNPM = 'pnpm@12.21.0';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');
const stamp = join(root, 'node_modules', '.cache', 'installed.sha256');
/** The packages' own commands and the pinned Node come first in PATH. */
const env = () => ({ ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` });

install();
build();
run(process.argv[2], process.argv.slice(3));

/** Nothing to do where the lockfile and the manifests are those of the last installation. */
function install() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
    hash.update(readFileSync(join(root, file)));
  const wanted = `${hash.digest('hex')} ${process.platform} ${process.arch}\n`;
  if (existsSync(stamp) && existsSync(bin) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('installing packages …');
  const { status, error } = spawnSync('npx', ['-y', PNPM, 'install', '--frozen-lockfile'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
    env: { ...process.env, CI: 'true', npm_config_loglevel: 'error' },
  });
  if (status !== 0) {
    console.error(
      `the packages could not be installed${error ? ` (${error.message})` : ''}; it needs npm and a registry in reach. Try: npx -y ${PNPM} install`,
    );
    process.exit(4);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Sources that changed since the installation; where it fails they run as they are. */
function build() {
  if (!isBuilt(join(root, 'packages', 'cli')))
    spawnSync('node', [join(root, 'scripts', 'build.ts')], { cwd: root, stdio: 'ignore', env: env() });
}

function run(command, words) {
  const child = spawn(command, words, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: env(),
  });
  // Ctrl-C reaches the child by the terminal; only it decides what that means.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`cannot start ${command}: ${error.message}`);
    process.exitCode = 70;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}
