import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';

/** The archive is damaged, or uses what we do not read (encryption, more than 4 GiB, rare compressions). */
export class ZipFault extends Error {
  override readonly name = 'ZipFault';
}

interface Member {
  method: number;
  crc: number;
  packedBytes: number;
  bytes: number;
  headerOffset: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** The end record and the longest comment that may follow it. */
const END_SEARCH_BYTES = 22 + 65_535;
const DIRECTORY_LIMIT_BYTES = 64 << 20;

async function readAt(file: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, offset);
  if (bytesRead !== bytes) throw new ZipFault('it ends too early');
  return buffer;
}

async function readDirectory(file: FileHandle): Promise<Map<string, Member>> {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, END_SEARCH_BYTES);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--;
  if (at < 0) throw new ZipFault('it is no zip archive, or was cut');
  const count = tail.readUInt16LE(at + 10);
  const directoryBytes = tail.readUInt32LE(at + 12);
  const offset = tail.readUInt32LE(at + 16);
  if (directoryBytes > DIRECTORY_LIMIT_BYTES || offset + directoryBytes > size)
    throw new ZipFault('its list of members is damaged');
  const directory = await readAt(file, offset, directoryBytes);
  const members = new Map<string, Member>();
  let position = 0;
  for (let i = 0; i < count; i++) {
    if (position + 46 > directory.length || directory.readUInt32LE(position) !== CENTRAL) {
      throw new ZipFault('its list of members is damaged');
    }
    const nameBytes = directory.readUInt16LE(position + 28);
    const name = directory.subarray(position + 46, position + 46 + nameBytes).toString('utf8');
    members.set(name, {
      method: directory.readUInt16LE(position + 10),
      crc: directory.readUInt32LE(position + 16),
      packedBytes: directory.readUInt32LE(position + 20),
      bytes: directory.readUInt32LE(position + 24),
      headerOffset: directory.readUInt32LE(position + 42),
    });
    position += 46 + nameBytes + directory.readUInt16LE(position + 30) + directory.readUInt16LE(position + 32);
  }
  return members;
}

/** Where a member's bytes begin: its own header repeats the name and has an extra part of its own length. */
async function contentOffset(file: FileHandle, member: Member): Promise<number> {
  const header = await readAt(file, member.headerOffset, 30);
  if (header.readUInt32LE(0) !== LOCAL) throw new ZipFault('a member is not where the list says');
  return member.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/** The member of that name, or the only one whose path ends in it. */
function findMember(members: ReadonlyMap<string, Member>, name: string): Member {
  const exact = members.get(name);
  if (exact !== undefined) return exact;
  const ending = [...members].filter(([path]) => path.endsWith(`/${name}`));
  if (ending.length === 1) return ending[0]![1];
  const largest = [...members].sort(([, a], [, b]) => b.bytes - a.bytes)[0]?.[0] ?? 'nothing';
  const problem = ending.length === 0 ? 'no member' : 'several members that end in';
  throw new ZipFault(`it has ${problem} ${JSON.stringify(name)}; its largest is ${JSON.stringify(largest)}`);
}

/**
 * @param name of a member, or the end of its path after a slash
 * @returns its size when unpacked
 * @throws ZipFault where the archive's list of members cannot be read or does not name the member
 */
export async function memberBytes(path: string, name: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    return findMember(await readDirectory(file), name).bytes;
  } finally {
    await file.close();
  }
}

/**
 * Yields the bytes of one member, unpacked, piece by piece. Names are only compared; none ever becomes a path.
 * @param name as for `memberBytes`
 * @throws ZipFault where the archive is damaged, or the member is not what the archive's list says (size, CRC-32)
 */
export async function* readMember(path: string, name: string): AsyncGenerator<Buffer, void, void> {
  const file = await open(path, 'r');
  let member: Member;
  let start: number;
  try {
    member = findMember(await readDirectory(file), name);
    start = await contentOffset(file, member);
  } finally {
    await file.close();
  }
  if (member.method !== STORED && member.method !== DEFLATED)
    throw new ZipFault(`compression ${member.method} is not read`);
  let crc = 0;
  let bytes = 0;
  if (member.packedBytes > 0) {
    const packed = createReadStream(path, { start, end: start + member.packedBytes - 1, highWaterMark: 1 << 20 });
    const inflate = createInflateRaw({ chunkSize: 1 << 18 });
    packed.on('error', (error) => inflate.destroy(error));
    try {
      for await (const chunk of member.method === STORED ? packed : packed.pipe(inflate)) {
        const piece = chunk as Buffer;
        bytes += piece.length;
        if (bytes > member.bytes) throw new ZipFault(`member ${JSON.stringify(name)} is longer than the list says`);
        crc = crc32(piece, crc);
        yield piece;
      }
    } catch (cause) {
      if (cause instanceof ZipFault) throw cause;
      throw new ZipFault(`member ${JSON.stringify(name)} is damaged`, { cause });
    } finally {
      packed.destroy();
      inflate.destroy();
    }
  }
  if (bytes !== member.bytes || crc !== member.crc) throw new ZipFault(`member ${JSON.stringify(name)} is damaged`);
}
