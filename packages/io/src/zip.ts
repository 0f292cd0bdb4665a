import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32, createInflateRaw, createZstdDecompress } from 'node:zlib';

/** The archive is damaged, unpacks to too much, or uses what we do not read (encryption, more than 4 GiB, rare compressions). */
export class ZipError extends Error {
  override readonly name = 'ZipFault';
}

/** A file in an archive, as the archive's list has it. */
export interface ZipMember {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  /** When unpacked; reading stops with a fault where this is not true. */
  readonly bytes: number;
  readonly headerOffset: number;
}

/** What an archive may unpack to. A bomb is refused by its list, before anything is unpacked. */
export interface ZipLimits {
  /** Of all members together. */
  readonly bytes: number;
  /** Unpacked ÷ the archive's own size, where they unpack to more than `freeBytes`. */
  readonly ratio: number;
  readonly freeBytes: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const ZSTD = 93;
const ENCRYPTED = 1;
const TOO_LARGE = 0xffff_ffff;
const MANY = 0xffff;
/** The end record and the longest comment that may follow it. */
const END_SEARCH_BYTES = 22 + 65_535;
const DIRECTORY_LIMIT_BYTES = 64 << 20;

async function readAt(file: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, offset);
  if (bytesRead !== bytes) throw new ZipError('it ends too early');
  return buffer;
}

async function readDirectory(file: FileHandle, limits?: ZipLimits): Promise<ZipMember[]> {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, END_SEARCH_BYTES);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--;
  if (at < 0) throw new ZipError('it is no zip archive, or was cut');
  const count = tail.readUInt16LE(at + 10);
  const directoryBytes = tail.readUInt32LE(at + 12);
  const offset = tail.readUInt32LE(at + 16);
  if (count === MANY || directoryBytes === TOO_LARGE || offset === TOO_LARGE)
    throw new ZipError(
      'it is in the zip64 form (65,535 members or more, or 4 GiB), which is not read: unpack it first',
    );
  if (directoryBytes > DIRECTORY_LIMIT_BYTES || offset + directoryBytes > size)
    throw new ZipError('its list of members is damaged');
  const directory = await readAt(file, offset, directoryBytes);
  const members: ZipMember[] = [];
  let position = 0;
  for (let i = 0; i < count; i++) {
    if (position + 46 > directory.length || directory.readUInt32LE(position) !== CENTRAL) {
      throw new ZipError('its list of members is damaged');
    }
    const nameBytes = directory.readUInt16LE(position + 28);
    const name = directory.subarray(position + 46, position + 46 + nameBytes).toString('utf8');
    if ((directory.readUInt16LE(position + 8) & ENCRYPTED) !== 0)
      throw new ZipError(`member ${JSON.stringify(name)} is encrypted`);
    const member = {
      name,
      method: directory.readUInt16LE(position + 10),
      crc: directory.readUInt32LE(position + 16),
      packedBytes: directory.readUInt32LE(position + 20),
      bytes: directory.readUInt32LE(position + 24),
      headerOffset: directory.readUInt32LE(position + 42),
    };
    if (member.bytes === TOO_LARGE || member.packedBytes === TOO_LARGE)
      throw new ZipError(`member ${JSON.stringify(name)} has 4 GiB or more`);
    members.push(member);
    position += 46 + nameBytes + directory.readUInt16LE(position + 30) + directory.readUInt16LE(position + 32);
  }
  assertNoOverlap(members);
  if (limits !== undefined) assertNoBomb(members, size, limits);
  return members;
}

/** Members that share bytes are how a small archive unpacks to a huge one. */
function assertNoOverlap(members: readonly ZipMember[]): void {
  const byOffset = members.toSorted((a, b) => a.headerOffset - b.headerOffset);
  for (const [index, { name, headerOffset }] of byOffset.entries()) {
    const before = byOffset[index - 1];
    if (before !== undefined && before.headerOffset + LOCAL_BYTES + before.packedBytes > headerOffset)
      throw new ZipError(`members ${JSON.stringify(before.name)} and ${JSON.stringify(name)} overlap: not unpacked`);
  }
}

function assertNoBomb(members: readonly ZipMember[], size: number, limits: ZipLimits): void {
  const total = members.reduce((sum, member) => sum + member.bytes, 0);
  const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
  if (total > limits.bytes)
    throw new ZipError(`it says that it unpacks to ${mib(total)}; at most ${mib(limits.bytes)} are unpacked`);
  if (total > limits.freeBytes && total > limits.ratio * size)
    throw new ZipError(
      `it says that ${size} bytes unpack to ${mib(total)}, over ${limits.ratio} times as much: a zip bomb, not unpacked`,
    );
}

/** Where a member's bytes begin: its own header repeats the name and has an extra part of its own length. */
async function findContentOffset(file: FileHandle, member: ZipMember): Promise<number> {
  const header = await readAt(file, member.headerOffset, 30);
  if (header.readUInt32LE(0) !== LOCAL) throw new ZipError('a member is not where the list says');
  return member.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/** The member of that name, or the only one whose path ends in it. */
function findMember(members: readonly ZipMember[], name: string): ZipMember {
  const exact = members.findLast((member) => member.name === name);
  if (exact !== undefined) return exact;
  const ending = members.filter((member) => member.name.endsWith(`/${name}`));
  if (ending.length === 1) return ending[0]!;
  const largest = members.toSorted((a, b) => b.bytes - a.bytes)[0]?.name ?? 'nothing';
  const problem = ending.length === 0 ? 'no member' : 'several members that end in';
  throw new ZipError(`it has ${problem} ${JSON.stringify(name)}; its largest is ${JSON.stringify(largest)}`);
}

/** The archive's list, in its order. @throws ZipFault where it cannot be read, or is a bomb by these limits */
export async function listZipMembers(path: string, limits?: ZipLimits): Promise<ZipMember[]> {
  const file = await open(path, 'r');
  try {
    return await readDirectory(file, limits);
  } finally {
    await file.close();
  }
}

/**
 * @param name of a member, or the end of its path after a slash
 * @returns its size when unpacked
 * @throws ZipFault where the archive's list of members cannot be read or does not name the member
 */
export async function findMemberBytes(path: string, name: string): Promise<number> {
  return findMember(await listZipMembers(path), name).bytes;
}

/**
 * Yields the bytes of one member, unpacked, piece by piece. Names are only compared; none ever becomes a path.
 * @param which a member of `zipMembers`, or a name as for `memberBytes`
 * @throws ZipFault where the archive is damaged, or the member is not what the archive's list says (size, CRC-32)
 */
export async function* readMember(path: string, which: string | ZipMember): AsyncGenerator<Buffer, void, void> {
  const file = await open(path, 'r');
  let member: ZipMember;
  let start: number;
  try {
    member = typeof which === 'string' ? findMember(await readDirectory(file), which) : which;
    start = await findContentOffset(file, member);
  } finally {
    await file.close();
  }
  const name = JSON.stringify(member.name);
  if (member.method !== STORED && member.method !== DEFLATED && member.method !== ZSTD)
    throw new ZipError(`member ${name}: compression ${member.method} is not read`);
  let crc = 0;
  let bytes = 0;
  if (member.packedBytes > 0) {
    const packed = createReadStream(path, { start, end: start + member.packedBytes - 1, highWaterMark: 1 << 20 });
    const unpack = member.method === ZSTD ? createZstdDecompress() : createInflateRaw({ chunkSize: 1 << 18 });
    packed.on('error', (error) => unpack.destroy(error));
    try {
      for await (const chunk of member.method === STORED ? packed : packed.pipe(unpack)) {
        const piece = chunk as Buffer;
        bytes += piece.length;
        if (bytes > member.bytes) throw new ZipError(`member ${name} is longer than the list says`);
        crc = crc32(piece, crc);
        yield piece;
      }
    } catch (cause) {
      if (cause instanceof ZipError) throw cause;
      throw new ZipError(`member ${name} is damaged`, { cause });
    } finally {
      packed.destroy();
      unpack.destroy();
    }
  }
  if (bytes !== member.bytes || crc !== member.crc) throw new ZipError(`member ${name} is damaged`);
}
