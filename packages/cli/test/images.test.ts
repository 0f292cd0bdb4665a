import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exportLong } from '../src/commands/export.ts';
import { plan } from '../src/commands/plan.ts';
import { reproduce } from '../src/commands/reproduce.ts';
import { run } from '../src/commands/run.ts';
import { show } from '../src/commands/show.ts';
import { verification } from '../src/commands/verify.ts';
import { here } from './support/here.ts';
import { INTERFACES, send } from './support/interfaces.ts';
import { jsonLines, scratch, write } from './support/program.ts';
import { rows, scripted, sumsHeader } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const bytes = (head: string, size: number) => Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(size, 7)]);
const PNG = bytes('\x89PNG\r\n\x1a\n', 40);
const JPEG = bytes('\xff\xd8\xff', 30);
const header = (name: string, template = 'Look.\n{{input}}\nAnswer with a number.') => ({
  ...sumsHeader(name),
  prompt: { system: 'Be brief.', template },
});
const SAMPLES = [
  { id: 'one', input: [{ text: 'How many dots?' }, { image: './a.png' }], target: '3' },
  {
    id: 'two',
    input: [{ image: 'deep/b.jpg' }, { text: 'and' }, { image: './a.png' }, { text: 'How many?' }],
    target: '3',
  },
  {
    id: 'dialogue',
    input: [
      { role: 'user', content: [{ text: 'See this.' }, { image: './a.png' }] },
      { role: 'assistant', content: 'I see.' },
      { role: 'user', content: 'How many dots?' },
    ],
    target: '3',
  },
  { id: 'words', input: 'What is 1 plus 2?', target: '3' },
];

/** Bodies that each server got, parsed, by interface. */
const bodies = new Map<string, Record<string, unknown>[]>();
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

beforeAll(async () => {
  write(home, { 'see/suite.yaml': header('see'), 'see/samples.jsonl': jsonLines(SAMPLES) });
  mkdirSync(join(home, 'see/deep'));
  writeFileSync(join(home, 'see/a.png'), PNG);
  writeFileSync(join(home, 'see/deep/b.jpg'), JPEG);
  const models = await Promise.all(
    INTERFACES.map(async (one) => {
      const seen: Record<string, unknown>[] = [];
      bodies.set(one.name, seen);
      const server = createServer((request, response) => {
        let text = '';
        request.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        request.on('end', () => {
          const body = text === '' ? {} : JSON.parse(text);
          if (![body.messages, body.input, body.contents].some((list) => list?.length > 0)) {
            const known = one.answerQuestion(new URL(request.url!, 'http://x').pathname) ?? { model: 'm', done: true };
            response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(known));
            return;
          }
          seen.push(body);
          send(response, one.reply({ text: ['3'] }));
        });
      }).listen(0, '127.0.0.1');
      servers.push(server);
      await once(server, 'listening');
      const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${one.path}`;
      return { id: one.name, ...one.entry, baseUrl, model: 'm', price: { input: 1, output: 2 } };
    }),
  );
  write(home, { 'e.yaml': { name: 'e', suites: ['./see'], models: [...models, scripted('script')], seed: 3 } });
  const ended = await here(home, () => run('e.yaml', { out: 'run' }));
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
});

const url = (data: Buffer, type: string) => `data:${type};base64,${data.toString('base64')}`;
const [png, jpeg] = [url(PNG, 'image/png'), url(JPEG, 'image/jpeg')];

/** What an interface gets of the sample `two`: the second piece of text goes with the frame of the template. */
const EXPECTED: Readonly<Record<string, readonly unknown[]>> = {
  chat: [
    { type: 'text', text: 'Look.\n' },
    { type: 'image_url', image_url: { url: jpeg } },
    { type: 'text', text: 'and' },
    { type: 'image_url', image_url: { url: png } },
    { type: 'text', text: 'How many?\nAnswer with a number.' },
  ],
  responses: [
    { type: 'input_text', text: 'Look.\n' },
    { type: 'input_image', image_url: jpeg },
    { type: 'input_text', text: 'and' },
    { type: 'input_image', image_url: png },
    { type: 'input_text', text: 'How many?\nAnswer with a number.' },
  ],
  anthropic: [
    { type: 'text', text: 'Look.\n' },
    { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: JPEG.toString('base64') } },
    { type: 'text', text: 'and' },
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG.toString('base64') } },
    { type: 'text', text: 'How many?\nAnswer with a number.' },
  ],
  google: [
    { text: 'Look.\n' },
    { inlineData: { mimeType: 'image/jpeg', data: JPEG.toString('base64') } },
    { text: 'and' },
    { inlineData: { mimeType: 'image/png', data: PNG.toString('base64') } },
    { text: 'How many?\nAnswer with a number.' },
  ],
};

describe('a suite with images', () => {
  it.each(Object.keys(EXPECTED))('reaches %s byte for byte, in the order of its pieces', (name) => {
    const messages = bodies.get(name)!.flatMap((body) => (body.messages ?? body.input ?? body.contents) as object[]);
    const contents = messages.map((message) => Object.values(message).find(Array.isArray));
    expect(contents).toContainEqual(EXPECTED[name]);
  });
  it('reaches Ollama in its field for images', () => {
    const messages = bodies.get('ollama')!.flatMap((body) => body.messages as object[]);
    expect(messages).toContainEqual({
      role: 'user',
      content: 'Look.\nand\nHow many?\nAnswer with a number.',
      images: [JPEG.toString('base64'), PNG.toString('base64')],
    });
    expect(messages).toContainEqual({ role: 'user', content: 'See this.', images: [PNG.toString('base64')] });
    expect(messages).toContainEqual({ role: 'user', content: 'Look.\nWhat is 1 plus 2?\nAnswer with a number.' });
  });
  it('sends a dialogue without the template, and a text as it always was', () => {
    const chats = bodies.get('chat')!.map((body) => body.messages);
    expect(chats).toContainEqual([
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See this.' },
          { type: 'image_url', image_url: { url: png } },
        ],
      },
      { role: 'assistant', content: 'I see.' },
      { role: 'user', content: 'How many dots?' },
    ]);
    expect(chats).toContainEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Look.\nWhat is 1 plus 2?\nAnswer with a number.' },
    ]);
  });
  it('verifies, and is shown with what stands for the image', async () => {
    const { findings, notes } = await verification(join(home, 'run'));
    expect([...findings, ...notes]).toEqual([]);
    const { stdout } = await here(home, () => show('run', 'one', {}));
    expect(stdout).toMatch(/\[image\/png, 48 bytes, SHA-256 [0-9a-f]{12}…\]/);
    expect(stdout).not.toContain(PNG.toString('base64'));
    expect(readFileSync(join(home, 'run', 'report.html'), 'utf8')).not.toContain(PNG.toString('base64'));
    await here(home, () => exportLong('long', ['run'], { format: 'csv', out: 'long.csv' }));
    expect(rows(join(home, 'long.csv')).find(({ sample }) => sample === 'one')!.question).toContain(
      '[image/png, 48 bytes',
    );
  });
  it('is reproduced from its folder alone, and has another prompt hash where a byte of an image is another', async () => {
    writeFileSync(join(home, 'see/a.png'), Buffer.concat([PNG, Buffer.from([1])]));
    write(home, { 'other.yaml': { name: 'other', suites: ['./see'], models: [scripted('script')], seed: 3 } });
    expect(await here(home, () => run('other.yaml', { out: 'other' }))).toMatchObject({ code: 0 });
    writeFileSync(join(home, 'see/a.png'), 'gone');
    expect(await here(home, () => reproduce('other', { out: 'again' }))).toMatchObject({ code: 0 });
    writeFileSync(join(home, 'see/a.png'), PNG);
    const hashes = (folder: string) =>
      Object.fromEntries(
        rows(join(home, folder, 'samples', 'script.csv')).map(({ sample, prompt_sha256 }) => [sample, prompt_sha256]),
      );
    const [before, after] = [hashes('run'), hashes('other')];
    expect(
      Object.keys(before)
        .filter((id) => before[id] !== after[id])
        .sort(),
    ).toEqual(['dialogue', 'one', 'two']);
  });
  it('does not verify where an image was exchanged in the folder, hashes mended', async () => {
    cpSync(join(home, 'run'), join(home, 'exchanged'), { recursive: true });
    const manifest = JSON.parse(readFileSync(join(home, 'exchanged', 'manifest.json'), 'utf8'));
    const entry = manifest.inputs.find(({ path }: { path: string }) => path.startsWith('inputs/samples-'));
    const path = join(home, 'exchanged', entry.path);
    const other = Buffer.from(PNG);
    other[30] = 9;
    const text = readFileSync(path, 'utf8').replaceAll(PNG.toString('base64'), other.toString('base64'));
    writeFileSync(path, text);
    entry.sha256 = createHash('sha256').update(text).digest('hex');
    writeFileSync(join(home, 'exchanged', 'manifest.json'), JSON.stringify(manifest));
    const { findings } = await verification(join(home, 'exchanged'));
    expect(findings.map((one) => one.text).join()).toContain('an image whose bytes have another SHA-256');
  });
  it('counts each image for the cap on money', async () => {
    const { stdout } = await here(home, () => plan('e.yaml', { json: true }));
    const chat = JSON.parse(stdout).models.find((one: { model: string }) => one.model === 'chat');
    expect(chat.max_input_tokens).toBeGreaterThan(4 * 50_000);
    expect(chat.max_input_tokens).toBeLessThan(4 * 50_000 + 1000);
  });
});

describe('images that cannot be had or sent', () => {
  const refused = async (sample: object, ...texts: string[]) => {
    write(home, {
      'bad/suite.yaml': header('bad'),
      'bad/samples.jsonl': jsonLines([{ id: 'x', target: '3', ...sample }]),
    });
    write(home, { 'bad.yaml': { name: 'bad', suites: ['./bad'], models: [scripted('script')] } });
    const ended = await here(home, () => run('bad.yaml', { out: 'none' }));
    expect(ended.code).toBe(4);
    for (const text of ['samples.jsonl:1', ...texts]) expect(ended.stderr).toContain(text);
  };
  it('are named with file and line', async () => {
    mkdirSync(join(home, 'bad'), { recursive: true });
    writeFileSync(join(home, 'outside.png'), PNG);
    symlinkSync(join(home, 'outside.png'), join(home, 'bad/link.png'));
    writeFileSync(join(home, 'bad/text.png'), 'no image');
    writeFileSync(join(home, 'bad/big.png'), bytes('\x89PNG\r\n\x1a\n', 6 << 20));
    const image = (path: string) => ({ input: [{ text: 'See' }, { image: path }] });
    await refused(image('./none.png'), 'there is no such file');
    await refused(image('../outside.png'), "lies outside of the suite's folder");
    await refused(image('link.png'), "lies outside of the suite's folder");
    await refused(image('/etc/hosts'), "lies outside of the suite's folder");
    await refused(image('https://firm.io/a.png'), 'found an address');
    await refused(image('data:image/png;base64,AAAA'), 'found an address');
    await refused(image('text.png'), 'found no image by its first bytes');
    await refused(image('big.png'), 'found 6.0 MB; expected at most 5 MB');
    await refused({ input: 'See', image: './a.png' }, 'an image stands in the question itself');
    await refused(
      { input: [{ role: 'assistant', content: [{ image: 'text.png' }] }] },
      'found an image in a turn of the assistant',
    );
  });
  it('are not supported by models in this process, nor by one whose server says so', async () => {
    const weights = { id: 'local', provider: 'llama-cpp', model: './weights.gguf' };
    const blind = {
      id: 'blind',
      provider: 'ollama',
      baseUrl: 'http://127.0.0.1:9',
      model: 'm',
      can: { images: false },
    };
    write(home, { 'weights.gguf': 'x', 'local.yaml': { name: 'local', suites: ['./see'], models: [weights, blind] } });
    const ended = await here(home, () => run('local.yaml', { out: 'none' }));
    expect(ended.code).toBe(4);
    expect(ended.stderr).toContain('images are not supported by llama-cpp, and suite see shows some');
    expect(ended.stderr).toContain('images are not supported by blind, and suite see shows some');
  });
});
