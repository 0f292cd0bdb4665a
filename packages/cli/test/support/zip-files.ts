import { crc32, deflateRawSync } from 'node:zlib';

/** A member of an archive that is made byte by byte, so that it may lie. */
export interface MadeMember {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Stored instead of deflated. */
  readonly stored?: boolean;
  /** What the lists say instead of the truth. */
  readonly bytes?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
  /** Shares the bytes of the member of that number. */
  readonly sameAs?: number;
}

/** A zip archive. @param end what the end record says instead of the truth */
export function madeZip(
  members: readonly MadeMember[],
  end: { readonly count?: number; readonly offset?: number } = {},
): Buffer {
  const parts: Buffer[] = [];
  const lists: Buffer[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const member of members) {
    const content = Buffer.from(member.content);
    const packed = member.stored ? content : deflateRawSync(content, { level: 9 });
    const name = Buffer.from(member.name);
    const method = member.method ?? (member.stored ? 0 : 8);
    const crc = member.crc ?? crc32(content);
    const bytes = member.bytes ?? content.length;
    const offset = member.sameAs === undefined ? at : offsets[member.sameAs]!;
    offsets.push(offset);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(member.flags ?? 0, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes, 18);
    common.writeUInt16LE(name.length, 22);
    if (member.sameAs === undefined) {
      const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common, name, packed]);
      parts.push(local);
      at += local.length;
    }
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    lists.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), common, tail, name]));
  }
  const list = Buffer.concat(lists);
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(end.count ?? members.length, 8);
  record.writeUInt16LE(end.count ?? members.length, 10);
  record.writeUInt32LE(list.length, 12);
  record.writeUInt32LE(end.offset ?? at, 16);
  return Buffer.concat([...parts, list, record]);
}
