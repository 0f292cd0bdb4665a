// node scripts/bench/beside-ollama.ts [ROUNDS]: 28 short questions, one at a time, by Qwen2.5-Coder-0.5B in this process and by an
// Ollama server on this machine with the same weights (`.ci/ollama start DIR`, `.ci/ollama models DIR`), taking turns. What is
// printed is the least wall of whole runs, in process ÷ Ollama, and how many texts are the same.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [rounds = '3'] = process.argv.slice(2);
const program = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'bin', 'evenhand.js');
const folder = mkdtempSync(join(tmpdir(), 'evenhand-beside-ollama-'));
const MODELS = {
  'in-process': '{ id: small, roster: qwen2.5-coder-0.5b-instruct@in-process }',
  ollama: '{ id: small, provider: ollama, model: "qwen2.5-coder:0.5b-instruct-q4_K_M" }',
} as const;
type Served = keyof typeof MODELS;

const walls: Record<Served, number[]> = { 'in-process': [], ollama: [] };
const texts: Record<Served, string[]> = { 'in-process': [], ollama: [] };
try {
  for (const name of Object.keys(MODELS) as Served[])
    writeFileSync(
      join(folder, `${name}.yaml`),
      `name: beside\nsuites: [word-problems, extraction]\nlimit: 15\nmodels: [${MODELS[name]}]\nconcurrency: 1\nsampling: { temperature: 0, maxOutputTokens: 96 }\n`,
    );
  // The first round loads weights into the server and the page cache.
  for (let round = 0; round <= Number(rounds); round++)
    for (const name of Object.keys(MODELS) as Served[]) {
      const out = join(folder, `run-${name}`);
      const startMs = performance.now();
      const { status, stderr } = spawnSync(
        process.execPath,
        [program, 'run', join(folder, `${name}.yaml`), '--out', out],
        { encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr.slice(-2000)}`);
      if (round > 0) walls[name].push(performance.now() - startMs);
      texts[name] = readFileSync(join(out, 'records', 'small.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { outputSha256: string }).outputSha256);
      rmSync(out, { recursive: true });
    }
  const [ours, theirs] = [Math.min(...walls['in-process']), Math.min(...walls.ollama)];
  const same = texts['in-process'].filter((text, at) => text === texts.ollama[at]).length;
  console.log(
    `${texts.ollama.length} short questions, ${rounds} rounds each: wall ${(ours / 1000).toFixed(1)} and ${(theirs / 1000).toFixed(1)} s, ${(ours / theirs).toFixed(2)}; ${same} of ${texts.ollama.length} texts are the same`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
