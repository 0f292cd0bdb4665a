import { inspect } from 'node:util';
import { ConfigError, ProviderError } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { openAi } from '../src/openai/index.ts';
import { testRuntime } from './llama-cpp.runtime.ts';
import type { Responder } from './loopback.ts';
import { atLoopback, delta, KEY, sse } from './support.ts';

const at = atLoopback(openAi);
const { connect, generation, failure } = at;

describe('keys', () => {
  it('are optional on this machine, needed elsewhere, and never sent in the open', async () => {
    expect((await generation(sse(delta({ content: 'x' }, 'stop')), { host: { apiKeyEnv: 'NO_SUCH_KEY' } })).text).toBe(
      'x',
    );
    expect(at.server.requests.at(-1)!.headers.authorization).toBeUndefined();
    const elsewhere = { baseUrl: 'https://host.example/v1', host: { apiKeyEnv: 'NO_SUCH_KEY' } };
    await expect(connect(elsewhere)).rejects.toThrow(/NO_SUCH_KEY is not set/);
    await expect(connect(elsewhere)).rejects.toBeInstanceOf(ConfigError);
    const runtime = testRuntime({ PLANTED_KEY: KEY, BROKEN: `${KEY} and more` });
    const inTheOpen = connect({ baseUrl: 'http://host.example/v1', host: { apiKeyEnv: 'PLANTED_KEY' }, runtime });
    await expect(inTheOpen).rejects.toThrow(/would go unencrypted/);
    const broken = await connect({ host: { apiKeyEnv: 'BROKEN' }, runtime }).catch((error: unknown) => error);
    expect(inspect(broken)).toMatch(/BROKEN holds characters/);
    expect(inspect(broken)).not.toContain(KEY);
  });

  it('are in no error, whatever a server sends back', async () => {
    const echo =
      (status: number, form: (key: string) => string): Responder =>
      (request, response) => {
        const key = (request.headers.authorization ?? '').replace('Bearer ', '');
        response.writeHead(status, {
          'content-type': 'application/json',
          'x-request-id': key,
          'x-ratelimit-reset': key,
        });
        response.end(form(key));
      };
    const forms: ((key: string) => string)[] = [
      (key) => JSON.stringify({ error: { message: `Incorrect API key provided: ${key}`, code: key } }),
      (key) => `<html><title>${key}</title></html>`,
      (key) => key,
      (key) => `{"error":"${key.slice(0, 5)}***${key.slice(-4)}"}`,
      (key) => JSON.stringify({ key: Buffer.from(key).toString('base64') }),
    ];
    const connectOptions = { host: { apiKeyEnv: 'PLANTED_KEY' }, runtime: testRuntime({ PLANTED_KEY: KEY }) };
    for (const form of forms)
      for (const status of [200, 400, 401, 429, 500]) {
        const error = await failure(echo(status, form), connectOptions);
        expect(error).toBeInstanceOf(ProviderError);
        const inspected = inspect(error, { depth: 9, showHidden: true }) + (error as Error).stack;
        expect(inspected).not.toContain(KEY);
        expect(inspected).not.toContain(KEY.slice(-4));
      }
    const end = (await generation((request, response) => {
      response.setHeader('x-request-id', String(request.headers.authorization));
      return sse(delta({ content: 'x' }, 'stop'))(request, response);
    }, connectOptions)) as { receipt: object };
    expect(JSON.stringify(end.receipt)).not.toContain(KEY);
  });
});
