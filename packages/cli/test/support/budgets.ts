import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { uniform } from '@evenhand/io';
import { start, write } from './program.ts';
import { plainSums } from './wire.ts';

export const CAP_USD = 0.01;
const RATES = { input: 1, output: 10 };
const JUDGE_RATES = { input: 2, output: 4 };
const FAILURES = 0.05;

/** What a gateway says of the tokens that the server behind it bills. */
export const STATEMENTS = ['stated', 'zeros', 'nothing'] as const;
export type Statement = (typeof STATEMENTS)[number];

/** How a run with a cap is broken off, if it is. */
export const ENDINGS = ['runs to its end', 'is killed and resumed', 'is extended'] as const;
export type Ending = (typeof ENDINGS)[number];

export interface BudgetRun {
  readonly statement: Statement;
  readonly ending: Ending;
  readonly judged: boolean;
}

export interface Bill {
  /** What the server billed for everything that it began to work on, USD. */
  readonly billedUsd: number;
  readonly requests: number;
  /** Exit codes of the sessions, one after another; null = it was killed. */
  readonly codes: (number | null)[];
}

/** A run of the real program at 32 at a time with a cap of 0.01 USD, at a gateway in which 5 % of requests fail, most of them after they were billed. */
export async function spend(home: string, seed: number, { statement, ending, judged }: BudgetRun): Promise<Bill> {
  const server = await createGateway(seed, statement);
  const name = `${statement}-${ENDINGS.indexOf(ending)}-${judged ? 'judged' : 'plain'}-${seed}`;
  const folder = join(home, name);
  const suite = plainSums(400);
  const header = { ...(suite['sums/suite.yaml'] as object), request: { temperature: 0, maxOutputTokens: 16 } };
  write(folder, {
    ...suite,
    'sums/suite.yaml': judged ? { ...header, scorer: { name: 'judge' } } : header,
    'x.yaml': {
      name: 'x',
      suites: ['./sums'],
      models: [{ id: 'm', developer: 'Maker', provider: 'openai', baseUrl: server.url, model: 'm', price: RATES }],
      ...(judged
        ? {
            judge: {
              id: 'j',
              developer: 'Judge',
              provider: 'openai',
              baseUrl: server.url,
              model: 'j',
              price: JUDGE_RATES,
            },
          }
        : {}),
      ...{ concurrency: 32, maxUsd: CAP_USD, seed, giveUpAfter: null },
      timeouts: { firstByteMs: 1000, idleMs: 1000, totalMs: 3000 },
    },
  });
  const codes: (number | null)[] = [];
  const run = async (...args: string[]) => {
    const { code, stderr } = await start(folder, ['run', ...args, '--local-only']).ended;
    if (code === 4) throw new Error(stderr);
    codes.push(code);
  };
  try {
    if (ending === 'runs to its end') await run('x.yaml', '--out', 'run');
    else if (ending === 'is extended') {
      await run('x.yaml', '--out', 'run', '--limit', '35');
      await run('x.yaml', '--extend', 'run', '--limit', '400');
    } else {
      const last = 1 + Math.floor(uniform(seed, 'kill') * (judged ? 8 : 30));
      const { child, ended } = start(folder, ['run', 'x.yaml', '--out', 'run', '--local-only']);
      while (server.requests() < last && child.exitCode === null) await new Promise((next) => setTimeout(next, 1));
      child.kill('SIGKILL');
      codes.push((await ended).code);
      await run('--resume', 'run');
    }
    return { billedUsd: server.billedUsd(), requests: server.requests(), codes };
  } finally {
    await server.close();
  }
}

const FAULTS = ['refused', 'gateway time-out', 'reset', 'garbage', 'cut'] as const;

async function createGateway(seed: number, statement: Statement) {
  let billedUsd = 0;
  let requests = 0;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"object":"list","data":[{"id":"m","object":"model"},{"id":"j","object":"model"}]}');
        return;
      }
      const payload = JSON.parse(text) as { model: string; max_tokens: number; messages: { content: string }[] };
      const draw = (what: string) => uniform(seed, what, requests);
      requests++;
      const fault = draw('fails') < FAILURES ? FAULTS[Math.floor(draw('how') * FAULTS.length)]! : null;
      if (fault === 'refused') {
        refuse(response, 500);
        return;
      }
      // As many tokens as a tokenizer could make of them.
      const input = payload.messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
      const output = Math.ceil((0.7 + 0.3 * draw('length')) * payload.max_tokens);
      const rates = payload.model === 'j' ? JUDGE_RATES : RATES;
      billedUsd += (input * rates.input + output * rates.output) / 1e6;
      setTimeout(() => reply(response, payload.model === 'j', fault, statement, { input, output }), 30 * draw('time'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    billedUsd: () => billedUsd,
    requests: () => requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end('{"error":{"message":"out of order"}}');
}

const chunk = (data: object) => `data: ${JSON.stringify({ id: 'c', model: 'm', ...data })}\n\n`;

function reply(
  response: ServerResponse,
  judge: boolean,
  fault: (typeof FAULTS)[number] | null,
  statement: Statement,
  { input, output }: { input: number; output: number },
): void {
  if (fault === 'gateway time-out') {
    refuse(response, 504);
    return;
  }
  if (fault === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (fault === 'garbage') {
    response.end('data: {"choices": [oops\n\ndata: [DONE]\n\n');
    return;
  }
  response.write(chunk({ choices: [{ index: 0, delta: { content: judge ? 'It is right.\nGrade: 1' : 'It is 7' } }] }));
  if (fault === 'cut') {
    setTimeout(() => response.destroy(), 5);
    return;
  }
  const counts = statement === 'zeros' ? [0, 0] : [input, output];
  const usage = { prompt_tokens: counts[0], completion_tokens: counts[1], total_tokens: counts[0]! + counts[1]! };
  const end = chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  response.end(`${end}${statement === 'nothing' ? '' : chunk({ choices: [], usage })}data: [DONE]\n\n`);
}
