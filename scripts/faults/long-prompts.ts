// node scripts/faults/long-prompts.ts [SAMPLES] [BYTES]: a run of so many prompts of so many bytes each over the wire, by the real
// program. Prints the most memory that it took; ends with 1 where the run does not end well or takes more than 500 MiB.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INTERFACES, send } from '../../packages/cli/test/support/interfaces.ts';
import { write } from '../../packages/cli/test/support/program.ts';
import { sumsHeader } from '../../packages/cli/test/support/runtimes.ts';
import { sha256 } from '../../packages/io/src/index.ts';

const [samples = 300, bytes = 1_000_000] = process.argv.slice(2).map(Number);
const program = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'bin', 'evenhand.js');
const home = mkdtempSync(join(tmpdir(), 'evenhand-long-'));
const chat = INTERFACES[0]!;
/** Words that are drawn, so that a prompt packs about as real text does. */
function drawPrompt(sample: number): string {
  let state = sample + 1;
  let text = '';
  while (text.length < bytes) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += WORDS[state >>> 20]!;
  }
  return text.slice(0, bytes);
}
const WORDS = Array.from({ length: 4096 }, (_, word) => `${sha256(String(word)).slice(0, 2 + (word % 9))} `);

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    if (request.method === 'GET') response.end(JSON.stringify(chat.answerQuestion('/v1/models')));
    else send(response, chat.reply({ text: ['Answer: 4'] }));
  });
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
try {
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  write(home, {
    'long/suite.yaml': sumsHeader('long'),
    'long/samples.jsonl': '',
    'long.yaml': { name: 'long', suites: ['./long'], models: [{ id: 'm', provider: 'openai', baseUrl, model: 'm' }] },
  });
  for (let at = 0; at < samples; at++)
    appendFileSync(
      join(home, 'long', 'samples.jsonl'),
      `${JSON.stringify({ id: `s-${at}`, input: drawPrompt(at), target: '4' })}\n`,
    );
  const child = spawn(
    process.execPath,
    ['--import', join(import.meta.dirname, 'peak.mjs'), program, 'run', 'long.yaml', '--out', 'run', '--local-only'],
    { cwd: home },
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout.resume();
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const peak = Math.max(0, ...[...stderr.matchAll(/^peak (\d+)$/gm)].map(([, kib]) => Number(kib) / 1024));
  console.log(`${samples} prompts of ${bytes} bytes: at most ${peak.toFixed(0)} MiB, exit ${code}`);
  if (code !== 0) console.error(stderr.slice(-2000));
  process.exitCode = code === 0 && peak <= 500 ? 0 : 1;
} finally {
  server.closeAllConnections();
  server.close();
  rmSync(home, { recursive: true, force: true });
}
