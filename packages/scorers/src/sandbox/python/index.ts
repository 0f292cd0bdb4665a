import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { confined, type Interpreter } from '../bubblewrap.ts';
import { createFrameReader, frame, message } from '../frames.ts';
import { type Job, type JobVerdict, LIMITS, type Limits } from '../limits.ts';

const part = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
let sources: { candidate: string; tests: string } | null = null;

function scripts(): { candidate: string; tests: string } {
  const values = part('./values.py');
  sources ??= { candidate: values + part('./candidate.py'), tests: values + part('./tests.py') };
  return sources;
}

/**
 * Runs a model's Python against tests in two sandboxes. One holds the program and answers calls; the other holds the tests and
 * sees of the program nothing but plain data, copied as JSON. So there is nothing to forge: the program never sees the tests, shares
 * no memory, objects or files with them, and the only way to pass is to hand back the right values. The verdict comes from the
 * tests' side, with a mark drawn anew for each run.
 */
export function runPython(
  job: Job,
  interpreter: Interpreter,
  limits: Limits = LIMITS,
  signal?: AbortSignal,
): Promise<JobVerdict> {
  const nonce = randomUUID();
  const candidate = confined(interpreter, ['-I', '-S', '-c', scripts().candidate]);
  const tests = confined(interpreter, ['-I', '-S', '-c', scripts().tests]);
  return new Promise((resolve, reject) => {
    let settled = false;
    /** Whether the tests have called the program. */
    let called = false;
    let loaded = false;
    const end = (outcome: JobVerdict['outcome'], detail: unknown = '') => {
      if (settled) return;
      settled = true;
      stop();
      resolve({ outcome, message: String(detail).slice(0, 500) });
    };
    const fail = (error: unknown) => {
      if (settled) return;
      settled = true;
      stop();
      reject(error);
    };
    const timer = setTimeout(() => {
      const idle = loaded && !called;
      end(idle ? 'unsupported' : 'timeout', `longer than ${limits.wallMs} ms${idle ? ' before the first call' : ''}`);
    }, limits.wallMs);
    const aborted = () => fail(signal?.reason ?? new Error('aborted'));
    const stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      for (const child of [candidate, tests]) child.kill('SIGKILL');
    };
    signal?.addEventListener('abort', aborted, { once: true });
    watch(candidate, {
      limit: limits.outputBytes,
      onFrame: (framed) => {
        if (loaded) return void tests.stdin!.write(framed);
        const received = message(framed);
        if (received?.loaded !== true)
          return end(
            'error',
            received?.error === undefined
              ? 'no word that the program was loaded'
              : `${received.error}: ${received.message}`,
          );
        loaded = true;
        const settings = { memoryBytes: 2 * limits.memoryBytes, cpuSeconds: 2 * limits.cpuSeconds };
        tests.stdin!.write(
          frame({ nonce, prompt: job.prompt, tests: job.tests, entryPoints: job.entryPoints, limits: settings }),
        );
      },
      onTooMuch: () => end('output', `more than ${limits.outputBytes} bytes`),
      onExit: (code, killer, stderr) => end(...ending(code, killer, stderr)),
      onError: fail,
    });
    watch(tests, {
      limit: 4 * limits.outputBytes,
      onFrame: (framed) => {
        const received = message(framed);
        if (received?.verdict === undefined) {
          called = true;
          return void candidate.stdin!.write(framed);
        }
        if (received.nonce === nonce) end(received.verdict as JobVerdict['outcome'], received.message);
      },
      onTooMuch: () => end('output', 'the tests ask too much'),
      onExit: (_, __, stderr) => end(called ? 'failed' : 'unsupported', `the tests ended without a verdict. ${stderr}`),
      onError: fail,
    });
    const settings = { memoryBytes: limits.memoryBytes, cpuSeconds: limits.cpuSeconds };
    candidate.stdin!.write(frame({ prompt: job.prompt, program: job.program, limits: settings }));
  });
}

function ending(code: number | null, killer: NodeJS.Signals | null, stderr: string): [JobVerdict['outcome'], string] {
  if (code === 137 || code === 152 || killer === 'SIGXCPU') return ['timeout', 'out of processor time'];
  if (stderr.includes('MemoryError')) return ['memory', 'MemoryError'];
  return ['died', `exit ${code ?? killer}. ${stderr}`];
}

interface ProcessHandlers {
  readonly limit: number;
  readonly onFrame: (framed: Buffer) => void;
  readonly onTooMuch: () => void;
  readonly onExit: (code: number | null, killer: NodeJS.Signals | null, stderr: string) => void;
  readonly onError: (error: unknown) => void;
}

function watch(child: ChildProcess, handlers: ProcessHandlers): void {
  let stderr = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    if (stderr.length < 2000) stderr += chunk.toString('utf8');
  });
  child.stdout!.on('data', createFrameReader(handlers.limit, handlers.onFrame, handlers.onTooMuch));
  child.stdin!.on('error', () => {});
  child.on('error', handlers.onError);
  child.on('close', (code, killer) => handlers.onExit(code, killer, stderr.slice(-400)));
}
