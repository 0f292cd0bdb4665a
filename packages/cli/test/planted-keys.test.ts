import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { carelessServers } from './support/careless-server.ts';
import { INTERFACES, type PlainReply, send, type WireInterface } from './support/interfaces.ts';
import { jsonLines, scratch, start, write } from './support/program.ts';
import { rows, sumsHeader } from './support/runtimes.ts';
import { found } from './support/secrets.ts';

vi.setConfig({ testTimeout: 120_000 });

const KEY = 'sk-planted/00c0ffee+1234abcd9';
const HEADER = 'tok-planted-77aa42bb99cc';
const home = scratch();
const startServer = carelessServers();

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
/** Forms in which a key may come back. */
const FORMS: Readonly<Record<string, (key: string) => string>> = {
  plain: (key) => key,
  url: (key) => encodeURIComponent(key),
  base64: (key) => base64(key),
  'base64-of-header': (key) => base64(`Bearer ${key}`),
  'base64-of-pair': (key) => Buffer.from(`user:${key}`, 'utf8').toString('base64url'),
  hex: (key) => Buffer.from(key, 'utf8').toString('hex'),
};

const numbered = (key: string, ...names: string[]) => Object.fromEntries(names.map((name) => [name, `${name} ${key}`]));
/** The key in every field that a reply of any interface has, and in some that none has. */
const everywhere = (key: string): PlainReply => ({
  text: [`I was sent ${key}`, `, and ${key.slice(0, 9)}`, key.slice(9), '. Answer: 4'],
  reasoning: `They use ${key}. `,
  call: { name: `use_${key}`, arguments: { [key]: key, deep: [{ key }] } },
  usage: { [`note ${key}`]: key, deep: { list: [{ [key]: key }] }, service_tier: key },
  more: {
    ...numbered(key, 'id', 'responseId', 'model', 'modelVersion', 'served_model', 'system_fingerprint', 'service_tier'),
    timings: { prompt_ms: 1, note: key },
  },
});
const headersWith = (key: string) => {
  const clean = key.replace(/[^\x21-\x7e]/g, '');
  return {
    'x-request-id': clean,
    'x-ratelimit-limit': clean,
    'x-litellm-model-id': clean,
    'x-litellm-model-name': clean,
    [`x-ratelimit-${clean.replace(/[^A-Za-z0-9+-]/g, '')}`]: '1',
  };
};

/** What a careless server answers, by the question. */
const ANSWERS: Readonly<Record<string, (one: WireInterface, key: string, response: ServerResponse) => void>> = {
  ...Object.fromEntries(
    Object.entries(FORMS).map(([name, form]) => [
      name,
      (one: WireInterface, key: string, response: ServerResponse) =>
        send(response, one.reply(everywhere(form(key))), headersWith(form(key))),
    ]),
  ),
  redirect: (_, key, response) => {
    response.writeHead(307, { location: `http://127.0.0.1:9/?key=${encodeURIComponent(key)}` }).end();
  },
  'error-body': (_, key, response) => {
    const body = { error: { message: `${'x'.repeat(590)} ${key}`, code: key, type: key } };
    response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  },
  'error-page': (_, key, response) => {
    response.writeHead(404, { 'content-type': 'text/html' }).end(`<html><title>${'x'.repeat(70)} ${key}</title>`);
  },
  'error-text': (_, key, response) => {
    response.writeHead(400, { 'content-type': 'text/plain' }).end(JSON.stringify(base64(`Bearer ${key}`)));
  },
  garbage: (_, key, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(`${'x'.repeat(60)} ${key}`);
  },
  'garbage-event': (_, key, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: {"x": ${'1'.repeat(60)} ${key}\n\n`);
  },
  'text-of-json': (_, key, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(`${'x'.repeat(60)} ${key}`));
  },
  'error-event': (_, key, response) => {
    const error = { message: `${'x'.repeat(590)} ${key}`, code: 400 };
    response
      .writeHead(200, { 'content-type': 'text/event-stream' })
      .end(`event: error\ndata: ${JSON.stringify({ error })}\n\n`);
  },
};

const listen = (one: WireInterface): Promise<string> =>
  startServer(
    () => one,
    (question, { key, request }, response) => {
      const [name = '', which] = question.split(' ');
      ANSWERS[name]!(one, which === 'header' ? String(request.headers['x-token']) : key, response);
    },
  );

describe('a key that a server sends back', () => {
  it('stands in no file and no output, whatever the interface, the field and the form', async () => {
    const questions = Object.keys(ANSWERS).flatMap((name) => [`${name} key`, `${name} header`]);
    const models = await Promise.all(
      INTERFACES.map(async (one) => ({
        id: one.name,
        ...one.entry,
        baseUrl: await listen(one),
        model: 'm',
        apiKeyEnv: 'PLANTED_KEY',
        headers: { 'x-token': '$' + '{PLANTED_TOKEN}' },
      })),
    );
    write(home, {
      'echo/suite.yaml': { ...sumsHeader('echo'), prompt: { template: '{{input}}' } },
      'echo/samples.jsonl': jsonLines(questions.map((input) => ({ id: input.replace(' ', '-'), input, target: '4' }))),
      'e.yaml': { name: 'e', suites: ['./echo'], models, giveUpAfter: null },
    });
    const env = { PLANTED_KEY: KEY, PLANTED_TOKEN: HEADER };
    const { stdout, stderr } = await start(home, ['run', 'e.yaml', '--out', 'run', '--local-only'], env).ended;
    const shown = await Promise.all(
      questions.slice(0, 3).map((input) => start(home, ['show', 'run', input.replace(' ', '-')]).ended),
    );
    const outputs = { stdout, stderr, ...Object.fromEntries(shown.map((one, at) => [questions[at]!, one.stdout])) };
    for (const secret of [KEY, HEADER]) {
      expect(found(secret, join(home, 'run'), outputs)).toEqual([]);
      for (const form of Object.values(FORMS)) expect(found(form(secret), join(home, 'run'), outputs)).toEqual([]);
    }
    for (const one of INTERFACES) {
      const table = rows(join(home, 'run', 'samples', `${one.name}.csv`));
      const replies = table.filter(({ sample }) => Object.keys(FORMS).some((form) => sample!.startsWith(`${form}-`)));
      expect(replies.map(({ sample, outcome }) => `${sample} ${outcome}`)).toEqual(
        replies.map(({ sample }) => `${sample} correct`),
      );
      const records = readFileSync(join(home, 'run', 'records', `${one.name}.jsonl`), 'utf8')
        .trim()
        .split('\n');
      const marked = records.filter((line) => line.includes('"key-removed"'));
      expect(marked).toHaveLength(replies.length);
      for (const line of marked) expect(line).toMatch(/I was sent \S*\[key\]/);
    }
    expect(await start(home, ['verify', 'run']).ended).toMatchObject({ code: 0 });
  });
});
