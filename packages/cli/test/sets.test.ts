import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { http, type MockServer } from './support/loopback-servers.ts';
import { scratch, start, write } from './support/program.ts';
import { scripted } from './support/runtimes.ts';

const cwd = scratch();
const cache = join(cwd, 'cache');
const requests: string[] = [];
let server: MockServer;

const shared = join(import.meta.dirname, '../../../../shared/data/ifeval/input_data.jsonl');
const here = existsSync(shared);
const title = (text: string) => (here ? text : `${text} (skipped: ../shared/data/ifeval is not at hand)`);

beforeAll(async () => {
  server = await http((request, response) => {
    requests.push(request.url ?? '');
    if (here && request.url?.endsWith('/instruction_following_eval/data/input_data.jsonl'))
      response.end(readFileSync(shared));
    else response.writeHead(404).end();
  });
  write(cwd, {
    'mine.yaml': { name: 'mine', suites: ['ifeval'], models: [scripted('s')], limit: 3 },
  });
});
afterAll(() => server.close());

const run = (...args: string[]) =>
  start(cwd, args, { EVENHAND_CACHE: cache, EVENHAND_GITHUB_RAW: server.origin }).ended;

it('list and plan never fetch: the one shows what is missing, the other says what brings it', async () => {
  const list = await run('list', 'suites', '--json');
  expect(list.code).toBe(0);
  const rows = JSON.parse(list.stdout) as { name: string; samples: number | null; set: string }[];
  expect(rows.find(({ name }) => name === 'cmmlu')).toMatchObject({ samples: null, set: 'not fetched' });
  expect(rows.find(({ name }) => name === 'word-problems')).toMatchObject({ samples: 240, set: '' });
  const plan = await run('plan', 'mine.yaml');
  expect(plan.code).toBe(4);
  expect(plan.stderr).toMatch(
    /ifeval[/\\]suite\.yaml:\d+: reader: the dataset ifeval is not in the cache: .*; fetch it with: evenhand fetch ifeval\n/,
  );
  expect(requests).toEqual([]);
});

it('fetch says what it cannot have, and which licence a set has, before it asks', async () => {
  const ended = await run('fetch', 'cmmlu');
  expect(ended.code).toBe(4);
  expect(ended.stderr).toMatch(
    /cmmlu: downloading 135 files .*; licence CC BY-NC-SA 4\.0\ncmmlu: its licence allows non-commercial use only/,
  );
  expect(ended.stderr).toMatch(/there is no such file \(HTTP 404\)/);
  expect((await run('fetch', 'ifval')).stderr).toContain('did you mean "ifeval"?');
});

it.skipIf(!here)(title('run fetches what it needs, once, and the run then stands by itself'), async () => {
  requests.length = 0;
  const first = await run('run', 'mine.yaml', '--out', 'run');
  expect(first.stderr).toContain('ifeval: downloaded');
  expect(first.code).toBe(0);
  expect(requests).toHaveLength(1);
  expect((await run('fetch', 'ifeval')).stdout).toMatch(
    /^ifeval: 541 samples, from josejg\/instruction_following_eval@0c495b2f/,
  );
  expect((await run('plan', 'mine.yaml')).code).toBe(0);
  expect(requests).toHaveLength(1);
  const verified = await start(cwd, ['verify', 'run'], { EVENHAND_CACHE: join(cwd, 'empty') }).ended;
  expect(verified.code).toBe(0);
});
