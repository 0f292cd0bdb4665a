#!/usr/bin/env node
// The door of the command line. Plain JavaScript that old Nodes read: where the Node that runs this is too old for
// TypeScript, it starts the pinned one, which comes with the packages on Linux.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);

if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2])) {
  console.log(JSON.parse(readFileSync(join(here, '..', 'package.json'), 'utf8')).version);
} else if (major > 22 || (major === 22 && minor >= 19)) {
  const cli = join(here, '..');
  const built = (await import('./built.js')).isBuilt(cli);
  // What Node compiled may be thrown away at any time; a folder that cannot be written is no error.
  if (built) nodeModule.enableCompileCache?.(join(cli, 'dist', '.cache'));
  const { main } = await import(built ? '../dist/program.js' : '../src/program.ts');
  await main(process.argv.slice(2));
} else {
  const node = pinnedNode();
  if (node === null) {
    console.error(
      `evenhand needs Node 22.19 or newer and found ${process.versions.node}: install a newer Node, or run pnpm install on Linux, which brings one`,
    );
    process.exitCode = 4;
  } else {
    const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
    // Only the child decides what they mean. The terminal sends Ctrl-C to both, so that it comes twice; it knows of that.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => {
      console.error(`cannot start ${node}: ${error.message}`);
      process.exitCode = 70;
    });
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGTERM' ? 15 : 9);
    });
  }
}

function pinnedNode() {
  const arch = { x64: 'x64', arm64: 'arm64' }[process.arch];
  if (process.platform !== 'linux' || arch === undefined) return null;
  const root = join(here, '..', '..', '..', 'package.json');
  try {
    const path = join(
      dirname(nodeModule.createRequire(root).resolve(`node-linux-${arch}/package.json`)),
      'bin',
      'node',
    );
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}
