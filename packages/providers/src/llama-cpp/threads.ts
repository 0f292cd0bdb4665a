import { availableParallelism } from 'node:os';
import type { Llama, LlamaContextSequence, Token } from 'node-llama-cpp';

const ROUNDS = 3;
const TOKENS_A_ROUND = 4;
/** All threads are taken where they need at most this share of the time that one fewer needs. */
const WORTHWHILE = 0.85;
/** As many tokens in a row as have to be slow before a thread is given up. */
const WINDOW_TOKENS = 16;
/** Slow is what takes this many times as long as one thread fewer took when the model was opened. */
const SLOW = 1.5;

/** The threads that compute one model's tokens. */
export interface Threads {
  /** Threads in use, at least 1. */
  readonly count: number;
  /** The most that may ever be in use: what a context is made for. */
  readonly most: number;
  /** Tells the library; called before each request, because it has one number for all models. */
  apply(): void;
  /** Chooses by what the machine gives now. The sequence has to be empty, and is empty afterwards. */
  measure(sequence: LlamaContextSequence, token: Token): Promise<void>;
  /** Watches the writing of a reply: gives one thread up, for good, where all of them have become slow. @param ms time for one token */
  note(ms: number): void;
}

/**
 * Threads wait for each other by spinning, many hundred times a token. On a quiet machine each one more is a gain; where
 * another program takes one's core, all stand still, and one thread fewer is many times faster. So the number is measured
 * when a model is opened and watched while it writes. It decides how long a reply takes, and never what it says: rows of
 * a product and heads of attention are dealt out among the threads, and each is summed up by one of them in the same
 * order. (Flash attention, which parts the sum itself by threads, is off: docs/decisions/0152.)
 * @param fixed as many as the user asks for; null = all or one fewer, by measurement
 * @example
 * const threads = createThreads(llama, null, performance.now)
 * await threads.measure(sequence, token) // threads.count is 1 or 2 on two cores
 */
export function createThreads(
  llama: Pick<Llama, 'maxThreads'>,
  fixed: number | null,
  nowMs: () => number,
  cores = availableParallelism(),
): Threads {
  const most = fixed ?? Math.max(1, cores);
  let count = fixed ?? Math.max(1, cores - 1);
  let slowMs = Number.POSITIVE_INFINITY;
  let slowTokens = 0;
  const set = (next: number): void => {
    count = next;
    llama.maxThreads = next;
  };
  const readTokens = async (sequence: LlamaContextSequence, token: Token, threads: number): Promise<number[]> => {
    set(threads);
    const times: number[] = [];
    for (let read = 0; read < TOKENS_A_ROUND; read++) {
      const startMs = nowMs();
      await sequence.evaluateWithoutGeneratingNewTokens([token]);
      times.push(nowMs() - startMs);
    }
    return times;
  };
  return {
    get count() {
      return count;
    },
    most,
    apply() {
      llama.maxThreads = count;
    },
    async measure(sequence, token) {
      if (fixed !== null || most === 1) return;
      const fewer = most - 1;
      // The first tokens bring the weights into memory.
      await readTokens(sequence, token, fewer);
      const times: { all: number[]; fewer: number[] } = { all: [], fewer: [] };
      for (let round = 0; round < ROUNDS; round++) {
        times.all.push(...(await readTokens(sequence, token, most)));
        times.fewer.push(...(await readTokens(sequence, token, fewer)));
      }
      await sequence.clearHistory();
      const fewerMs = median(times.fewer);
      set(median(times.all) <= WORTHWHILE * fewerMs ? most : fewer);
      slowMs = SLOW * fewerMs;
    },
    note(ms) {
      if (fixed !== null || count < most || most === 1) return;
      slowTokens = ms > slowMs ? slowTokens + 1 : 0;
      if (slowTokens >= WINDOW_TOKENS) set(most - 1);
    },
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
