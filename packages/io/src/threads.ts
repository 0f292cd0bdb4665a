import {
  isMainThread,
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  type TransferListItem,
  Worker,
  workerData,
} from 'node:worker_threads';

/** A work in parts, of which this thread and others each take the next one that is free. */
export interface Round<Result> {
  /** By which the other threads know it. */
  readonly kind: string;
  /** What they are told of it besides what they were opened with. */
  readonly input: unknown;
  readonly parts: number;
  /** The same as they do, in this thread. */
  readonly perform: (part: number) => Result;
  /** What only this thread can do; it comes first. */
  readonly meanwhile?: () => void;
}

/**
 * Threads beside this one. `share` returns when all parts are done, and keeps this thread busy until then. A part on which a thread
 * fails, or does not get on, is done in this thread, so that errors are those of one thread alone.
 */
export interface Threads {
  share<Result>(round: Round<Result>): Result[];
  close(): void;
}

/** How another thread does a part; `onProgress` is to be called now and then, so that it does not pass for one that hangs. */
type Perform = (
  part: number,
  onProgress: () => void,
) => { readonly result: unknown; readonly transfer?: TransferListItem[] };

/** By kind, what a thread does with the input of a round. */
export type ThreadWork = Readonly<Record<string, (input: never) => Perform | Promise<Perform>>>;

interface RoundMessage {
  readonly kind: string;
  readonly input: unknown;
  readonly number: number;
  /** The next part; see `SLOTS`. */
  readonly state: Int32Array;
}

type PartMessage = { readonly round: number; readonly part: number } & (
  | { readonly result: unknown }
  | { readonly failed: true }
);

/** In the state of a round: the number of the next part, and how often a thread got on. Then who has each part: 0 = nobody. */
const [NEXT, PROGRESS, OWNERS] = [0, 1, 2];
const HERE = 1;
const [POLL_MS, STALL_MS] = [200, 20_000];

/** The next part that is free; null = all are taken. */
function takePart(state: Int32Array, owner: number): number | null {
  const part = Atomics.add(state, NEXT, 1);
  if (part >= state.length - OWNERS) return null;
  Atomics.store(state, OWNERS + part, owner);
  return part;
}

/** How this thread goes along with the others. */
export interface ThreadOptions {
  /** Whether it takes parts itself; absent = it does. */
  readonly joinsIn?: boolean;
  /** Milliseconds without any progress after which it does the rest itself. */
  readonly stallMs?: number;
}

/**
 * @param module calls `serveThreads` @param input told to each thread once @param count threads besides this one; 0 = none
 */
export function openThreads(
  module: URL,
  input: unknown,
  count: number,
  { joinsIn = true, stallMs = STALL_MS }: ThreadOptions = {},
): Threads {
  const others: { readonly worker: Worker; readonly port: MessagePort }[] = [];
  const start = (index: number) => {
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(module, {
      workerData: { port: port2, input, owner: index + HERE + 1 },
      transferList: [port2],
      execArgv: process.execArgv.filter((flag) => flag.startsWith('--cpu-prof')),
      // Files that a thread opened are read by others.
      trackUnmanagedFds: false,
    });
    // What goes wrong in it is done again here.
    worker.on('error', () => {});
    worker.unref();
    others.push({ worker, port: port1 });
  };
  let rounds = 0;
  return {
    share<Result>({ kind, input: roundInput, parts, perform, meanwhile }: Round<Result>): Result[] {
      // What needs no threads does not wait for them.
      if (rounds === 0) for (let index = 0; index < count; index++) start(index);
      const number = rounds++;
      const state = new Int32Array(new SharedArrayBuffer(4 * (OWNERS + parts)));
      for (const { port } of others)
        port.postMessage({ kind, input: roundInput, number, state } satisfies RoundMessage);
      const results = new Map<number, Result>();
      meanwhile?.();
      if (joinsIn)
        for (let part = takePart(state, HERE); part !== null; part = takePart(state, HERE))
          results.set(part, perform(part));
      const receive = () => {
        for (const { port } of others)
          for (let one = receiveMessageOnPort(port); one !== undefined; one = receiveMessageOnPort(port)) {
            const message = one.message as PartMessage;
            if (message.round !== number || results.has(message.part)) continue;
            results.set(message.part, 'failed' in message ? perform(message.part) : (message.result as Result));
          }
      };
      let [seen, waitedMs] = [-1, 0];
      for (receive(); results.size < parts; receive()) {
        const progress = Atomics.load(state, PROGRESS);
        waitedMs = progress === seen ? waitedMs + POLL_MS : 0;
        seen = progress;
        if (waitedMs >= stallMs) {
          for (let part = 0; part < parts; part++) if (!results.has(part)) results.set(part, perform(part));
          break;
        }
        Atomics.wait(state, PROGRESS, progress, POLL_MS);
      }
      return Array.from({ length: parts }, (_, part) => results.get(part)!);
    },
    close() {
      for (const { worker, port } of others) {
        port.close();
        void worker.terminate();
      }
    },
  };
}

/** No threads but this one. */
export const ALONE: Threads = {
  share({ parts, perform, meanwhile }) {
    meanwhile?.();
    return Array.from({ length: parts }, (_, part) => perform(part));
  },
  close() {},
};

/** To be called by a module of `openThreads`. @param open of what the threads were opened with */
export function serveThreads(open: (input: never) => ThreadWork): void {
  if (isMainThread) throw new Error('is a module of a thread');
  const { port, input, owner } = workerData as { port: MessagePort; input: never; owner: number };
  const work = open(input);
  const serve = async ({ kind, input: roundInput, number, state }: RoundMessage): Promise<void> => {
    const onProgress = () => {
      Atomics.add(state, PROGRESS, 1);
    };
    let perform: Perform | null = null;
    for (let part = takePart(state, owner); part !== null; part = takePart(state, owner)) {
      try {
        perform ??= await work[kind]!(roundInput as never);
        const { result, transfer } = perform(part, onProgress);
        port.postMessage({ round: number, part, result } satisfies PartMessage, transfer);
      } catch {
        port.postMessage({ round: number, part, failed: true } satisfies PartMessage);
      }
      onProgress();
      Atomics.notify(state, PROGRESS);
    }
  };
  let before = Promise.resolve();
  port.on('message', (message: RoundMessage) => {
    before = before.then(() => serve(message));
  });
}
