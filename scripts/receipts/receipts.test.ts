import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../../packages/cli/src/commands/run.ts';
import { here } from '../../packages/cli/test/support/here.ts';
import { INTERFACES, send } from '../../packages/cli/test/support/interfaces.ts';
import { scratch, write } from '../../packages/cli/test/support/program.ts';
import { row } from '../../packages/cli/test/support/runtimes.ts';
import { drawReceipts } from '../../packages/suites/src/generators/receipts/index.ts';
import { encodeGreyPng } from './png.ts';
import { createRenderer } from './render.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const FOLDER = join(import.meta.dirname, '..', '..', 'benchmarks', 'suites', 'receipts');
const published = drawReceipts({ seed: 20261130, n: 100 });
const readImage = (id: string) => readFileSync(join(FOLDER, 'images', `${id}.png`));

/** What a decoder makes of a PNG in shades of grey; written without a look at what encodes it. @throws Error for another file */
function decodeGreyPng(bytes: Buffer): { width: number; height: number; pixels: Buffer } {
  if (bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('no PNG');
  const chunks: { type: string; content: Buffer }[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    if (crc32(body) !== bytes.readUInt32BE(at + 8 + length)) throw new Error('a chunk was damaged');
    chunks.push({ type: body.toString('latin1', 0, 4), content: body.subarray(4) });
    at += 12 + length;
  }
  const head = chunks.find(({ type }) => type === 'IHDR')!.content;
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  if (!head.subarray(8).equals(Buffer.from([8, 0, 0, 0, 0]))) throw new Error('another form than 8 bits of grey');
  const raw = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ content }) => content)));
  const pixels = Buffer.alloc(width * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (width + 1)]!;
    if (filter !== 0 && filter !== 2) throw new Error(`filter ${filter}`);
    for (let x = 0; x < width; x++) {
      const above = filter === 2 && y > 0 ? pixels[(y - 1) * width + x]! : 0;
      pixels[y * width + x] = raw[y * (width + 1) + 1 + x]! + above;
    }
  }
  return { width, height, pixels };
}

describe('the images of receipts', async () => {
  const render = await createRenderer();

  it('are what their texts are drawn as, pixel by pixel, on this machine too', () => {
    // One of each level in each language; all of them would take a minute.
    for (const { sample, svg } of published.slice(0, 6)) {
      const { pixels, width, height } = render(svg);
      expect(decodeGreyPng(encodeGreyPng(pixels, width, height)), sample.id).toEqual(
        decodeGreyPng(readImage(sample.id)),
      );
    }
  });

  it('have no sign that the font lacks', () => {
    const signs = [...new Set(published.flatMap(({ svg }) => [...svg.replace(/<[^>]*>/g, '').replace(/\s/g, '')]))];
    const draw = (sign: string) =>
      createHash('sha256')
        .update(
          render(
            `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="4" y="30" font-family="Receipt Glyphs" font-size="24">${sign}</text></svg>`,
          ).pixels,
        )
        .digest('hex');
    // U+2603 is in no receipt: what is drawn for it stands for all that is missing.
    const missing = draw('\u2603');
    expect(signs.filter((sign) => draw(sign) === missing)).toEqual([]);
  });
});

describe('a server that reads pictures', () => {
  const home = scratch();
  const servers: Server[] = [];
  const answers = new Map(published.map(({ sample }) => [hash(readImage(sample.id)), String(sample.target)]));
  let seen = 0;

  /** The one image of a request, in whatever interface: nothing else in it is so long a text of base64. */
  function findImage(value: unknown): Buffer | null {
    if (typeof value === 'string') {
      const [, base64] = /^(?:data:image\/png;base64,)?([A-Za-z0-9+/]{400,}={0,2})$/.exec(value) ?? [];
      return base64 === undefined ? null : Buffer.from(base64, 'base64');
    }
    if (typeof value !== 'object' || value === null) return null;
    return Object.values(value).reduce<Buffer | null>((found, one) => found ?? findImage(one), null);
  }

  beforeAll(async () => {
    const models = await Promise.all(
      INTERFACES.map(async (one) => {
        const server = createServer((request, response) => {
          let text = '';
          request.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          request.on('end', () => {
            const image = text === '' ? null : findImage(JSON.parse(text));
            if (image === null) {
              const known = one.answerQuestion(new URL(request.url!, 'http://x').pathname) ?? {
                model: 'm',
                done: true,
              };
              response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(known));
              return;
            }
            const { width, height, pixels } = decodeGreyPng(image);
            if (width * height === pixels.length) seen++;
            send(response, one.reply({ text: [answers.get(hash(image)) ?? 'I cannot see it.'] }));
          });
        }).listen(0, '127.0.0.1');
        servers.push(server);
        await once(server, 'listening');
        const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${one.path}`;
        return { id: one.name, ...one.entry, baseUrl, model: 'm' };
      }),
    );
    const blind = {
      id: 'blind',
      provider: 'openai',
      baseUrl: 'http://127.0.0.1:9/v1',
      model: 'm',
      can: { images: false },
    };
    const experiment = { suites: [FOLDER], limit: 12 };
    write(home, {
      'e.yaml': { name: 'e', ...experiment, models },
      'blind.yaml': { name: 'blind', ...experiment, models: [blind] },
      'text.yaml': { name: 'text', ...experiment, models: ['smollm2-135m-instruct'] },
    });
  });
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('gets each receipt whole in every interface, and its answers are right', async () => {
    const ended = await here(home, () => run('e.yaml', { out: 'run' }));
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(seen).toBe(12 * INTERFACES.length);
    for (const { name: model } of INTERFACES)
      expect(row(join(home, 'run', 'summary.csv'), { model, suite: 'receipts', language: '*' }), model).toMatchObject({
        accuracy: '1.000000',
        n_failed: '0',
      });
  });

  it.each(['blind.yaml', 'text.yaml'])('is needed: %s is refused before anything is asked', async (name) => {
    const ended = await here(home, () => run(name, { out: name.replace('.yaml', '') }));
    expect(ended.code).toBe(4);
    expect(ended.stderr).toMatch(
      /images are not supported by .*, and suite receipts shows some; leave the model or the suite out/,
    );
  });
});

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
