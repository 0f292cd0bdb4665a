import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

export interface Host {
  url: string;
  /** `GET /path` and the range asked for, in order. */
  requests: string[];
  close(): Promise<void>;
}

/** A server on this machine's own address. */
export async function host(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Host> {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(`${request.url}${request.headers.range === undefined ? '' : ` ${request.headers.range}`}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Serves a file as the hub does: a redirect, then the bytes with an ETag, or the part that was asked for. */
export function serveFile(file: Buffer, etag = '"v1"') {
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (request.url?.startsWith('/owner/')) {
      response.writeHead(302, { location: '/blob' }).end();
      return;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from > 0 && request.headers['if-range'] === etag) {
      const part = file.subarray(from);
      response.writeHead(206, {
        etag,
        'content-length': part.length,
        'content-range': `bytes ${from}-${file.length - 1}/${file.length}`,
      });
      response.end(part);
      return;
    }
    response.writeHead(200, { etag, 'content-length': file.length }).end(file);
  };
}

/** A zip archive of the given members; every second one is stored, the others are deflated. */
export function zip(members: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  Object.entries(members).forEach(([name, content], i) => {
    const stored = i % 2 === 1;
    const packed = stored ? content : deflateRawSync(content);
    const path = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(stored ? 0 : 8, 8);
    local.writeUInt32LE(crc32(content), 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(content.length, 22);
    local.writeUInt16LE(path.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    local.copy(central, 10, 8, 30);
    central.writeUInt32LE(offset, 42);
    parts.push(local, path, packed);
    directory.push(central, path);
    offset += 30 + path.length + packed.length;
  });
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(Object.keys(members).length, 8);
  end.writeUInt16LE(Object.keys(members).length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

export interface FakePip {
  /** To be put first in PATH. */
  bin: string;
  /** A folder whose wheels it "downloads": `name==version` is the file `name==version.whl` there. */
  shelf: string;
  /** The arguments of each download. */
  calls(): string[];
}

/** A `python3` that knows `-m pip --version` and `-m pip download … --dest DIR NAME==VERSION`, and nothing else. */
export function fakePip(directory: string): FakePip {
  const bin = join(directory, 'bin');
  const shelf = join(directory, 'shelf');
  const log = join(directory, 'pip.log');
  mkdirSync(bin, { recursive: true });
  mkdirSync(shelf, { recursive: true });
  writeFileSync(log, '');
  writeFileSync(
    join(bin, 'python3'),
    `#!/bin/sh
[ "$1 $2" = "-m pip" ] || exit 9
[ "$3" = "--version" ] && { echo "pip 0.0"; exit 0; }
[ "$3" = "download" ] || exit 9
echo "$@" >> '${log}'
previous= dest= last=
for argument in "$@"; do
  [ "$previous" = "--dest" ] && dest=$argument
  previous=$argument
  last=$argument
done
name=$(echo "$last" | sed 's/==.*//; s/-/_/g')
version=$(echo "$last" | sed 's/.*==//')
[ -f '${shelf}'/"$last".whl ] || { echo "WARNING: looking" >&2; echo "ERROR: No matching distribution found for $last" >&2; exit 1; }
cp '${shelf}'/"$last".whl "$dest/$name-$version-py3-none-any.whl"
`,
  );
  chmodSync(join(bin, 'python3'), 0o755);
  return {
    bin,
    shelf,
    calls: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
  };
}
