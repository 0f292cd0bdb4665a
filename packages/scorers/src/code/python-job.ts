import { ConfigError } from '@evenhand/core';
import type { Interpreter } from '../sandbox/bubblewrap.ts';
import type { Job, JobVerdict, Limits } from '../sandbox/limits.ts';
import { runPython } from '../sandbox/python/index.ts';
import { sandboxProblem } from '../sandbox/status.ts';

/** What a program can bring about, and a sandbox that does not start too. */
function isDoubtful({ outcome, message }: JobVerdict): boolean {
  return outcome === 'died' || message.startsWith('the tests ended without a verdict');
}

/**
 * A program with its tests. Where it ends in a way that could be the sandbox's doing, the sandbox is tried by itself, and the program
 * once more: what it does twice in a working sandbox is its own.
 * @throws ConfigError where the sandbox is gone: no reply is to blame for that
 */
export async function pythonJob(
  job: Job,
  interpreter: Interpreter,
  limits: Limits,
  signal?: AbortSignal,
): Promise<JobVerdict> {
  const once = () =>
    runPython(job, interpreter, limits, signal).catch((error: Error) => {
      throw signal?.aborted ? error : createSandboxLostError(error.message);
    });
  const verdict = await once();
  if (!isDoubtful(verdict)) return verdict;
  const problem = await sandboxProblem(interpreter);
  if (problem !== null) throw createSandboxLostError(problem);
  return once();
}

function createSandboxLostError(problem: string): ConfigError {
  return new ConfigError(
    `scorer code: the sandbox stopped working: ${problem}; it scored no reply, and none is lost (evenhand doctor shows the sandbox)`,
  );
}
