import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { confined, type Interpreter } from './bubblewrap.ts';
import { seccompFilter } from './seccomp.ts';

const run = promisify(execFile);

/** Whether code of one language can be graded on this machine. */
export type SandboxStatus =
  | { readonly available: true; readonly runs: readonly string[]; readonly interpreter: Interpreter | null }
  | { readonly available: false; readonly why: string; readonly remedy: string };

/** What `doctor` shows. Both are tried, not only looked for. */
export async function sandboxStatus(): Promise<Readonly<Record<'javascript' | 'python', SandboxStatus>>> {
  const [javascript, python] = await Promise.all([javascriptStatus(), pythonStatus()]);
  return { javascript, python };
}

export async function javascriptStatus(): Promise<SandboxStatus> {
  try {
    const { getQuickJS } = await import('quickjs-emscripten');
    const version = (await getQuickJS()).evalCode('typeof globalThis');
    return version === 'object'
      ? { available: true, runs: ['quickjs-emscripten'], interpreter: null }
      : { available: false, why: 'QuickJS does not answer', remedy: 'install the dependencies again' };
  } catch (error) {
    return {
      available: false,
      why: `QuickJS does not load: ${(error as Error).message}`,
      remedy: 'install the dependencies again',
    };
  }
}

export async function pythonStatus(): Promise<SandboxStatus> {
  const needed = 'Python code of models is graded only inside bubblewrap';
  if (process.platform !== 'linux') {
    return {
      available: false,
      why: `bubblewrap needs Linux; this is ${process.platform}`,
      remedy: 'grade on a Linux machine or in a Linux container',
    };
  }
  if (seccompFilter(process.arch) === null) {
    return { available: false, why: `no filter of system calls for ${process.arch}`, remedy: 'grade on x64 or arm64' };
  }
  const bwrap = await run('bwrap', ['--version']).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );
  if (bwrap === null) {
    return {
      available: false,
      why: `bwrap is not installed; ${needed}`,
      remedy: 'install it: apt-get install bubblewrap',
    };
  }
  const interpreter = await findPython();
  if (interpreter === null) {
    return {
      available: false,
      why: 'python3 (3.8 or newer) is not installed',
      remedy: 'install it: apt-get install python3',
    };
  }
  const trial = await trySandbox(interpreter);
  if (trial.version === null) {
    return {
      available: false,
      why: `bwrap cannot make a sandbox here: ${trial.problem}`,
      remedy:
        'allow user namespaces (kernel.unprivileged_userns_clone=1; in Docker --security-opt seccomp=unconfined or --privileged)',
    };
  }
  return { available: true, runs: [bwrap, `python ${trial.version}`], interpreter };
}

/** The system's python3, else the first on the path, with the folder that it was installed to. null = none. */
async function findPython(): Promise<Interpreter | null> {
  const names = [
    '/usr/bin/python3',
    ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'python3')),
  ];
  for (const name of names.filter((path) => existsSync(path))) {
    const script = 'import sys; print(sys.executable); print(sys.base_prefix); assert sys.version_info >= (3, 8)';
    const lines = await run(name, ['-I', '-c', script]).then(
      ({ stdout }) => stdout.split('\n'),
      () => null,
    );
    if (lines === null || lines[0] === undefined) continue;
    const path = realpathSync(lines[0]);
    const prefix = realpathSync(lines[1] ?? dirname(dirname(path)));
    return { path, folders: [prefix].filter((folder) => !`${folder}/`.startsWith('/usr/')) };
  }
  return null;
}

/** Why the sandbox that there was is there no longer; null = it works. */
export async function sandboxProblem(interpreter: Interpreter): Promise<string | null> {
  const { version, problem } = await trySandbox(interpreter);
  return version === null ? problem : null;
}

/** Runs one line of Python in the sandbox. */
function trySandbox(interpreter: Interpreter): Promise<{ version: string | null; problem: string }> {
  return new Promise((resolve) => {
    const child = confined(interpreter, ['-I', '-S', '-c', 'import platform; print(platform.python_version())']);
    let [out, err] = ['', ''];
    child.stdout!.on('data', (chunk: Buffer) => (out += chunk));
    child.stderr!.on('data', (chunk: Buffer) => (err += chunk));
    child.on('error', (error) => resolve({ version: null, problem: error.message }));
    child.on('close', (code) =>
      resolve({ version: code === 0 ? out.trim() : null, problem: err.trim().slice(0, 300) || `exit ${code}` }),
    );
    child.stdin!.end();
  });
}
