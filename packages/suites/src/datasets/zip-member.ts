import { crc32, inflateRawSync } from 'node:zlib';

const [END, CENTRAL, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];

/** The one file in a small archive, unpacked at once. @throws Error that says what is wrong with the archive */
export function onlyMember(archive: Buffer, limitBytes: number): Buffer {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) throw new Error('it is no zip archive, or was cut');
  const count = archive.readUInt16LE(end + 10);
  if (count !== 1) throw new Error(`found ${count} files in it, expected one`);
  const entry = archive.readUInt32LE(end + 16);
  if (archive.readUInt32LE(entry) !== CENTRAL) throw new Error('its list of files is damaged');
  const method = archive.readUInt16LE(entry + 10);
  const [crc, packed, bytes] = [16, 20, 24].map((offset) => archive.readUInt32LE(entry + offset)) as [
    number,
    number,
    number,
  ];
  const local = archive.readUInt32LE(entry + 42);
  if (archive.readUInt32LE(local) !== LOCAL) throw new Error('its file is not where its list says');
  if (bytes > limitBytes) throw new Error(`it unpacks to ${bytes} bytes, expected at most ${limitBytes}`);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const body = archive.subarray(start, start + packed);
  if (method !== 0 && method !== 8) throw new Error(`its way of packing (${method}) is not known`);
  const content = method === 0 ? body : inflateRawSync(body, { maxOutputLength: limitBytes });
  if (content.length !== bytes || crc32(content) !== crc) throw new Error('its content does not fit its checksum');
  return content;
}
