import { spawn } from 'node:child_process';
import type { Runtime } from '@evenhand/core';
import { createCancelledError } from '../cancel.ts';
import { type Delivery, SourceFailure } from './source.ts';

const COMMANDS: readonly (readonly string[])[] = [['python3', '-m', 'pip'], ['pip3'], ['pip']];
const TAIL_CHARACTERS = 4_000;
const KILL_MS = 2_000;

interface Ended {
  /** Exit code; null = it could not be started, or was killed. */
  code: number | null;
  /** The end of what it wrote to standard error. */
  stderr: string;
}

function start(command: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command[0]!, command.slice(1), { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-TAIL_CHARACTERS);
    });
    const stop = () => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), KILL_MS).unref();
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const end = (code: number | null) => {
      signal.removeEventListener('abort', stop);
      resolve({ code, stderr });
    };
    child.on('error', () => end(null));
    child.on('close', end);
  });
}

/** A proxy is one that a file names; those of the environment are not taken over. What pip's own settings say is pip's. */
function withoutProxies({ env }: Runtime): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:https?|all|no)_proxy$/i.test(name)));
}

/** @returns how pip is called here; null = it is not installed */
export async function findPip(delivery: Pick<Delivery, 'runtime' | 'signal'>): Promise<readonly string[] | null> {
  for (const command of COMMANDS) {
    const { code } = await start([...command, '--version'], withoutProxies(delivery.runtime), delivery.signal);
    if (code === 0) return command;
  }
  return null;
}

/**
 * Downloads one wheel into a directory, by the user's own pip settings. Nothing of it is built, installed or run.
 * @param scratch a directory for pip's temporary files: on the disk of the cache, where there is room, and in sight
 * @throws SourceFailure with pip's last words; ProviderError 'cancelled'
 */
export async function pipDownload(
  pip: readonly string[],
  requirement: string,
  directory: string,
  scratch: string,
  { runtime, signal, stalled }: Pick<Delivery, 'runtime' | 'signal'> & { stalled: AbortSignal },
): Promise<void> {
  const flags = [
    '--no-deps',
    '--only-binary=:all:',
    '--no-input',
    '--no-cache-dir',
    '--progress-bar',
    'off',
    '--quiet',
  ];
  const command = [...pip, 'download', '--disable-pip-version-check', ...flags, '--dest', directory, requirement];
  runtime.network?.recordPeer({ name: 'pip', address: null, port: null, via: null });
  const env = { ...withoutProxies(runtime), TMPDIR: scratch };
  const { code, stderr } = await start(command, env, AbortSignal.any([signal, stalled]));
  if (signal.aborted) throw createCancelledError('the download', signal);
  if (stalled.aborted) throw new SourceFailure(`pip made no progress with ${requirement}`);
  if (code !== 0) {
    const lines = stderr.split('\n').filter((line) => line.startsWith('ERROR'));
    const reason = lines.at(-1)?.replace(/^ERROR:\s*/, '') ?? stderr.trim().split('\n').at(-1) ?? '';
    throw new SourceFailure(`pip could not download ${requirement}: ${reason || `exit code ${code}`}`);
  }
}
