/** What a program may use. */
export interface Limits {
  /** Wall time of one job from its start, in milliseconds; what runs longer is killed. */
  readonly wallMs: number;
  /** Processor time of the candidate, in whole seconds. */
  readonly cpuSeconds: number;
  /** Address space of each side, in bytes. */
  readonly memoryBytes: number;
  /** All that the candidate may hand over, in bytes. */
  readonly outputBytes: number;
}

export const LIMITS: Limits = { wallMs: 20_000, cpuSeconds: 10, memoryBytes: 512 * 2 ** 20, outputBytes: 16 * 2 ** 20 };

/** Code to be tested, and its tests. The candidate's side never sees `tests`. */
export interface Job {
  /** Trusted code that stands before the candidate on both sides: imports, helpers, the head of the function. May be incomplete. */
  readonly prompt: string;
  /** Code of a model. Not trusted with anything. */
  readonly program: string;
  /** Names of the functions that the tests call; the first is `candidate` too. */
  readonly entryPoints: readonly string[];
  /** Trusted code that raises where the candidate is wrong; a function `check(candidate)` in it is called. */
  readonly tests: string;
}

export interface JobVerdict {
  /**
   * `failed`: the tests ran and say no; `error`: the program does not load; `timeout`, `memory`, `output`: a limit; `died`: it ended by
   * itself; `unsupported`: the tests cannot be run this way (they call nothing, or hand over what cannot cross): the suite's fault.
   */
  readonly outcome: 'passed' | 'failed' | 'error' | 'timeout' | 'memory' | 'output' | 'died' | 'unsupported';
  /** What was said about it, shortened; empty = nothing. */
  readonly message: string;
}
