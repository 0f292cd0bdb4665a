import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { http, json, type MockServer } from './support/loopback-servers.ts';
import { scratch, start, write } from './support/program.ts';
import { sums } from './support/runtimes.ts';

const cwd = scratch();
const DIGEST = 'ab'.repeat(32);
let server: MockServer;
let fetched = false;

/** What a real Ollama 0.17 answers to each path, as far as a run needs it. */
const answers: Record<string, () => { status?: number; lines: readonly object[] }> = {
  '/api/version': () => ({ lines: [{ version: '0.17.4' }] }),
  '/api/show': () =>
    fetched
      ? { lines: [{ template: '{{ .Prompt }}', details: { quantization_level: 'Q4_K_M' }, model_info: {} }] }
      : { status: 404, lines: [{ error: "model 'small:1b' not found" }] },
  '/api/tags': () => ({ lines: [{ models: fetched ? [{ name: 'small:1b', digest: DIGEST }] : [] }] }),
  '/api/ps': () => ({ lines: [{ models: [{ name: 'small:1b', context_length: 4096 }] }] }),
  '/api/pull': () => {
    fetched = true;
    const layer = { digest: `sha256:${DIGEST}`, total: 200e6 };
    return {
      lines: [
        { status: 'pulling manifest' },
        { status: 'pulling', ...layer, completed: 100e6 },
        { status: 'pulling', ...layer, completed: 200e6 },
        { status: 'success' },
      ],
    };
  },
  '/api/chat': () => ({
    lines: [
      { model: 'small:1b', message: { role: 'assistant', content: 'Answer: 1000' }, done: false },
      {
        ...{ model: 'small:1b', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' },
        ...{ total_duration: 9e6, load_duration: 1e6, prompt_eval_count: 9, prompt_eval_duration: 1e6 },
        ...{ eval_count: 4, eval_duration: 1e6 },
      },
    ],
  }),
};

beforeAll(async () => {
  server = await http((request, response, text) => {
    const answer = answers[request.url ?? '']?.();
    if (answer === undefined) return json(404, { error: 'not found' })(request, response, text);
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/x-ndjson' });
    // A question that wants no stream is answered with the last line alone.
    const isUnstreamed = text.includes('"stream":false');
    response.end(
      (isUnstreamed ? answer.lines.slice(-1) : answer.lines).map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
  });
  write(cwd, {
    ...sums(2),
    'mine.yaml': {
      name: 'mine',
      suites: ['./sums'],
      models: [{ id: 'small', provider: 'ollama', baseUrl: server.origin, model: 'small:1b' }],
    },
  });
});
afterAll(() => server.close());

describe('a model that Ollama does not have', () => {
  it('is named with the command that fetches it', async () => {
    const { code, stderr } = await start(cwd, ['run', 'mine.yaml', '--out', 'first']).ended;
    expect(code, stderr).toBe(4);
    expect(stderr).toMatch(/model small at .* has no model "small:1b"; fetch it: OLLAMA_HOST=\S+ ollama pull small:1b/);
    expect(server.requests).not.toContain('POST /api/pull');
  });
  it('is fetched by --pull, with its progress, and then asked', async () => {
    const { code, stderr } = await start(cwd, ['run', 'mine.yaml', '--out', 'second', '--pull']).ended;
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('small:1b: 50 % of 200 MB');
    expect(stderr).toContain('small:1b: 100 % of 200 MB');
    expect(server.requests.filter((one) => one === 'POST /api/pull')).toHaveLength(1);
  });
});
