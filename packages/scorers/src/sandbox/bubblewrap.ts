import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seccompFilter } from './seccomp.ts';

/** Room in the sandbox's own /tmp, in bytes: all that is writable in there. */
const SCRATCH_BYTES = 16 * 2 ** 20;

/** A program outside that is run inside. */
export interface Interpreter {
  /** Absolute path of the binary. */
  readonly path: string;
  /** Folders that it needs besides /usr, read-only. */
  readonly folders: readonly string[];
}

/**
 * Arguments that shut a command in: every namespace of its own (no network, no other processes), no /etc, /home, /proc or /var,
 * /usr to read, a small /tmp to write that goes with it, an empty environment, nobody's rights, and the filter of `seccomp.ts` on fd 3.
 */
export function confinement(interpreter: Interpreter): string[] {
  return [
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--uid', '65534', '--gid', '65534', '--cap-drop', 'ALL'],
    ...['--die-with-parent', '--new-session', '--hostname', 'sandbox', '--clearenv'],
    ...[
      '--ro-bind',
      '/usr',
      '/usr',
      '--symlink',
      'usr/lib',
      '/lib',
      '--symlink',
      'usr/lib64',
      '/lib64',
      '--symlink',
      'usr/bin',
      '/bin',
    ],
    ...interpreter.folders.flatMap((folder) => ['--ro-bind', folder, folder]),
    ...['--dir', '/dev', '--dev-bind', '/dev/null', '/dev/null', '--dev-bind', '/dev/urandom', '/dev/urandom'],
    ...['--size', String(SCRATCH_BYTES), '--tmpfs', '/tmp', '--remount-ro', '/', '--chdir', '/tmp'],
    ...['--setenv', 'LANG', 'C.UTF-8', '--setenv', 'PYTHONHASHSEED', '0', '--seccomp', '3', '--'],
  ];
}

/** Runs the interpreter shut in; stdin and stdout are pipes, stderr too. @throws Error where this processor has no filter */
export function confined(interpreter: Interpreter, args: readonly string[]): ChildProcess {
  const filter = openFilter();
  try {
    return spawn('bwrap', [...confinement(interpreter), interpreter.path, ...args], {
      stdio: ['pipe', 'pipe', 'pipe', filter],
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
    });
  } finally {
    closeSync(filter);
  }
}

let unnamed: number | null = null;

/**
 * The filter as an open file, read from its beginning. It is written once and has no name: however the process ends, nothing of it
 * stays. Linux opens it anew by its number.
 */
function openFilter(): number {
  if (unnamed === null) {
    const filter = seccompFilter(process.arch);
    if (filter === null) throw new Error(`no filter of system calls for ${process.arch}`);
    const path = join(tmpdir(), `evenhand-filter-${randomBytes(8).toString('hex')}`);
    unnamed = openSync(path, 'wx+', 0o600);
    rmSync(path);
    writeSync(unnamed, filter);
  }
  return openSync(`/proc/self/fd/${unnamed}`, 'r');
}
