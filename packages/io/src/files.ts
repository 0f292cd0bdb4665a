import { constants } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ConfigError } from './config-error.ts';
import { createWriteBuffer } from './write-buffer.ts';

/** How a path is shown to people: relative to where they stand, when that is shorter. */
export function displayPath(path: string): string {
  const short = relative(standsIn() ?? path, path);
  return short !== '' && short.length < path.length ? short : path;
}

/** The folder that the program was started in; null = it is gone. */
function standsIn(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

/** A text for files that go to others: the home folder, which tells who somebody is, is `~`. */
export function hideHome(text: string): string {
  const home = homedir();
  return home.length > 1 ? text.replaceAll(home, '~') : text;
}

const REMEDY: Record<string, string> = {
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'the disk quota is used up: free some space',
  EACCES: 'no permission to write there: choose another folder with --out, or change its rights',
  EPERM: 'writing there is not permitted: choose another folder with --out',
  EROFS: 'the file system is read-only: choose another folder with --out',
  ENOTDIR: 'a part of the path is a file: choose another folder with --out',
  EISDIR: 'there is a folder of that name: move it away',
  ENOENT: 'no folder can be made there: choose another folder with --out',
  EEXIST: 'a file of that name is in the way: move it away, or choose another folder with --out',
  ELOOP: 'symbolic links on the path lead in a circle: mend them, or choose another folder with --out',
  EMFILE: 'too many files are open: raise the limit (ulimit -n)',
  ENFILE: 'too many files are open on this machine: close some programs',
  EIO: 'the disk, or the connection to it, failed: check it, and choose another folder with --out',
  ESTALE: 'the network drive was lost: connect it again',
  EBUSY: 'another program uses it: end that first',
  EFBIG: 'the file is too large for the file system or for a limit (ulimit -f)',
  ENAMETOOLONG: 'the name is too long for the file system: choose a shorter one',
};

/** Turns an error of the file system that the user can mend into a ConfigError; others pass through. */
export function toFileError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const remedy = code === undefined ? undefined : REMEDY[code];
  return remedy === undefined
    ? error
    : new ConfigError(`${displayPath(path)}: cannot be written (${code}); ${remedy}`, { cause: error });
}

const READ_PROBLEMS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'cannot be read (EACCES): there is no permission; change its rights',
  EPERM: 'cannot be read (EPERM): it is not permitted',
  EISDIR: 'cannot be read (EISDIR): a folder stands where a file belongs',
  ENOTDIR: 'cannot be read (ENOTDIR): a part of the path is a file',
  ELOOP: 'cannot be read (ELOOP): symbolic links lead in a circle',
  EMFILE: 'cannot be read (EMFILE): too many files are open; raise the limit (ulimit -n)',
  ENFILE: 'cannot be read (ENFILE): too many files are open on this machine',
  EIO: 'cannot be read (EIO): the disk, or the connection to it, failed',
  ESTALE: 'cannot be read (ESTALE): the network drive was lost; connect it again',
  ENAMETOOLONG: 'cannot be read (ENAMETOOLONG): the name is too long for the file system',
  ERR_STRING_TOO_LONG: 'holds more than a text can (512 MiB); it was damaged',
};

/** What keeps a file from being read, in words. @param error of the system */
export function describeReadError(error: unknown): string {
  const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
  return READ_PROBLEMS[code] ?? `cannot be read (${code})`;
}

/** Names the file in an error of reading one that is open, which the system leaves out. */
export function nameFile(error: unknown, path: string): unknown {
  if (error instanceof Error && 'syscall' in error && !('path' in error)) Object.assign(error, { path });
  return error;
}

/** The whole of a file as a text. @throws the error of the system, which names the file, also where it is more than a text can hold */
export function readFileText(path: string): string {
  const { size } = statSync(path);
  if (size > constants.MAX_STRING_LENGTH)
    throw Object.assign(new Error(`${size} bytes`), { code: 'ERR_STRING_TOO_LONG', syscall: 'read', path });
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw nameFile(error, path);
  }
}

/** A failure of the file system that nobody else has put into words; null = it is none. */
export function explainSystemError(error: unknown): ConfigError | null {
  const { code, path, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ERR_INVALID_ARG_VALUE' && (error as Error).message.includes('without null bytes'))
    return new ConfigError('a path holds a null byte (\\0); write it without', { cause: error });
  if (syscall === 'uv_cwd')
    return new ConfigError('the folder that you stand in is gone; change to another one', { cause: error });
  if (!(error instanceof Error) || typeof path !== 'string' || code === undefined) return null;
  if (/^(?:open|read|scandir|stat|lstat|readlink|realpath)$/.test(syscall ?? '') && READ_PROBLEMS[code] !== undefined)
    return new ConfigError(`${displayPath(path)}: ${READ_PROBLEMS[code]}`, { cause: error });
  const explained = toFileError(error, path);
  return explained instanceof ConfigError ? explained : null;
}

/** Makes a folder with those above it. Step by step: Node's own way never returns in /proc. @throws ConfigError */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = path; !existsSync(at); at = dirname(at)) missing.push(at);
  // What is there already may be a file: then making it says so.
  if (missing.length === 0 && !isFolder(path)) missing.push(path);
  for (const folder of missing.reverse())
    try {
      mkdirSync(folder);
    } catch (error) {
      // Somebody else was faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isFolder(folder)) throw toFileError(error, folder);
    }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

interface WriteOptions {
  /** Told of the bytes as they are written; they are gone when it returns. */
  readonly onBytes?: (bytes: Uint8Array) => void;
  /** Whether to wait until the bytes are on the disk. False is for what can be written again from other files at any time. */
  readonly durable?: boolean;
}

/**
 * Writes the whole file or leaves the old one as it was: temporary name, fsync, rename.
 * @throws ConfigError
 */
export function writeAtomic(
  path: string,
  content: string | Iterable<string | Uint8Array>,
  { onBytes, durable = true }: WriteOptions = {},
): void {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    makeFolder(dirname(path));
    const file = openSync(temporary, 'wx');
    const buffer = createWriteBuffer((bytes) => {
      onBytes?.(bytes);
      writeAll(file, bytes);
    });
    try {
      for (const part of typeof content === 'string' ? [content] : content) buffer.add(part);
      buffer.flush();
      if (durable) fsyncSync(file);
    } finally {
      buffer.release();
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // Where it could not be made it cannot be removed either; the first error is the one that tells why.
    }
    throw toFileError(error, path);
  }
}

/** `writeAtomic`. @returns SHA-256 of the file */
export function writeHashed(path: string, content: string | Iterable<string | Uint8Array>): string {
  const hash = createHash('sha256');
  writeAtomic(path, content, { onBytes: (bytes) => hash.update(bytes) });
  return hash.digest('hex');
}

/** Whether a name is one of those under which `writeAtomic` writes until the file is whole. */
export const isTemporaryName = (name: string): boolean => /\.[0-9a-f]{8}\.tmp$/.test(name);

/** Removes what a kill in the middle of `writeAtomic` left below a folder. Only for a folder that nobody writes to. */
export function removeTemporaryFiles(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && isTemporaryName(entry.name)) rmSync(join(entry.parentPath, entry.name), { force: true });
}

/** Whole, piece by piece; writeSync may write less than it was given. */
export function writeAll(file: number, content: string | Uint8Array): number {
  if (typeof content === 'string') {
    const buffer = createWriteBuffer((piece) => writeAll(file, piece));
    try {
      const bytes = buffer.add(content);
      buffer.flush();
      return bytes;
    } finally {
      buffer.release();
    }
  }
  for (let done = 0; done < content.length; ) done += writeSync(file, content, done);
  return content.length;
}
