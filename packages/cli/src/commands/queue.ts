import { print, printJson } from '../output/terminal.ts';
import { type QueueFlags, readAddress } from '../queue.ts';
import { createRuntime } from '../runtime.ts';

interface AdminFlags extends QueueFlags {
  readonly queue: string;
  readonly json?: boolean;
}

const connect = async (flags: AdminFlags) => {
  const { openQueueAdmin } = await import('@evenhand/queue');
  const runtime = createRuntime({ localOnly: false });
  return openQueueAdmin(await readAddress(flags.queue, runtime), runtime.notice);
};

/** Prints who works, which runs there are, and how many requests wait. */
export async function queueStatus(flags: AdminFlags): Promise<void> {
  const admin = await connect(flags);
  try {
    const status = await admin.readStatus();
    if (flags.json) {
      printJson(status);
      return;
    }
    print(
      `queue at ${status.address}, ${status.memoryBytes === null ? 'memory not stated' : `${(status.memoryBytes / 2 ** 20).toFixed(1)} MiB in use`}`,
    );
    for (const { name, machine, models, busy, slots, replies } of status.workers)
      print(`worker ${name} on ${machine}: ${busy} of ${slots} busy, ${replies} replies; serves ${models.join(', ')}`);
    if (status.workers.length === 0) print('no worker');
    for (const { id, name, isAlive, planned, undelivered } of status.runs)
      print(
        `run ${id} (${name}, ${planned} requests): ${isAlive ? 'its coordinator runs' : 'its coordinator does not run; resume it, or remove it from the queue'}; ${undelivered} batches of replies wait for it`,
      );
    if (status.runs.length === 0) print('no run');
    for (const { name, waiting, active, failed } of status.queues)
      print(`model ${name}: ${waiting} jobs wait, ${active} are under way, ${failed} were lost or refused`);
    for (const { name, problem } of status.foreign) print(`worker ${name} is left out: ${problem}`);
  } finally {
    admin.close();
  }
}

/** Takes what nobody has begun out of the queue, so that workers end what they have and are free. */
export async function drainQueue(flags: AdminFlags): Promise<void> {
  const admin = await connect(flags);
  try {
    const jobs = await admin.drain();
    print(
      `${jobs} ${jobs === 1 ? 'job' : 'jobs'} that nobody had begun ${jobs === 1 ? 'is' : 'are'} out of the queue; a run that goes on sends their requests again`,
    );
  } finally {
    admin.close();
  }
}

/** Removes a run, or everything of evenhand, from the server. */
export async function removeFromQueue(
  run: string | undefined,
  flags: AdminFlags & { readonly force?: boolean },
): Promise<void> {
  const admin = await connect(flags);
  try {
    const keys = await admin.remove(run ?? null, flags.force ?? false);
    print(
      `${keys} ${keys === 1 ? 'key' : 'keys'} removed${run === undefined ? '; nothing of evenhand is left there' : ''}`,
    );
  } finally {
    admin.close();
  }
}
