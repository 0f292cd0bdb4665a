import { vi } from 'vitest';
import { fail } from '../../src/output/exit.ts';
import type { Ended } from './program.ts';

/**
 * Runs a verb in this process, as the program would: what tables of many cases can afford, which pay for no start.
 * Never two at a time, since the working folder is the process's own.
 */
export async function here(cwd: string, verb: () => void | Promise<void>): Promise<Ended> {
  const output = { stdout: '', stderr: '' };
  const before = { cwd: process.cwd(), exitCode: process.exitCode };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      output.stdout += text;
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      output.stderr += text;
      return true;
    }),
    vi.spyOn(console, 'error').mockImplementation((line) => {
      output.stderr += `${line}\n`;
    }),
  ];
  process.chdir(cwd);
  process.exitCode = 0;
  try {
    const code = await Promise.resolve()
      .then(verb)
      .then(() => Number(process.exitCode), fail);
    return { code, signal: null, ...output };
  } finally {
    process.chdir(before.cwd);
    process.exitCode = before.exitCode;
    for (const spy of spies) spy.mockRestore();
  }
}
