import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { importReplies } from '../../../packages/cli/src/commands/import.ts';
import { createExperimentContext } from '../../../packages/cli/src/registry.ts';
import { createEditableRun } from '../../../packages/cli/test/support/editable-run.ts';
import { write } from '../../../packages/cli/test/support/program.ts';
import { sums } from '../../../packages/cli/test/support/runtimes.ts';
import { nameOf, SAVED_LOGS, written } from '../../../packages/cli/test/support/saved-logs.ts';
import { checkJournal, compactJournal, loadExperiment } from '../../../packages/core/src/index.ts';
import { readRunState } from '../../../packages/core/src/run-folder/run-state.ts';
import { ConfigError, explainSystemError } from '../../../packages/io/src/index.ts';
import { readGguf } from '../../../packages/providers/src/llama-cpp/gguf.ts';
import { compileTemplate } from '../../../packages/providers/src/llama-cpp/render-template.ts';
import { entries, ggufFile } from '../../fixtures/gguf-bytes.ts';
import { createDraws, drawTemplate, VARIABLES } from '../../templates/generate.ts';
import { damage, damageBytes, mutate, mutations } from './mutations.ts';

/** What the user can mend is no bug. */
async function tolerate(act: () => unknown): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof ConfigError || explainSystemError(error) !== null) return;
    throw error;
  }
}

const scratch = () => {
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-fuzz-'));
  return { folder, close: async () => rmSync(folder, { recursive: true, force: true }) };
};

/** Lines of a real journal, mutated, doubled, cut and put in another order. */
export async function journalTarget() {
  const { folder, close } = scratch();
  await createEditableRun(folder);
  const records = readdirSync(join(folder, 'run', 'records')).flatMap((file) =>
    readFileSync(join(folder, 'run', 'records', file), 'utf8')
      .trim()
      .split('\n'),
  );
  const events = records.slice(0, 12).flatMap((line) => {
    const { turns, ...verdict } = JSON.parse(line);
    const { key } = verdict;
    return [
      { type: 'asked', key, turn: 1, reservedUsd: 0.1 },
      { type: 'turn', key, turn: turns[0], settledUsd: 0.1 },
      { type: 'closed', key, verdict },
    ];
  });
  const path = join(folder, 'journal.jsonl');
  const property = fc.asyncProperty(
    mutations,
    fc.array(fc.nat(events.length - 1), { minLength: 1, maxLength: 20 }),
    damage,
    fc.boolean(),
    async (all, order, hurt, isHurt) => {
      const lines = order.map((index, at) => JSON.stringify(at === 0 ? mutate(events[index], all) : events[index]));
      const text = Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8');
      writeFileSync(path, isHurt ? damageBytes(text, hurt) : text);
      await tolerate(() => {
        checkJournal(path, (key) => key !== 'odd');
        readRunState(path);
        compactJournal(path, ['chat', 'google'], (model) => join(folder, `${model}.out`));
      });
    },
  );
  return { property, close };
}

/** A log of every format that is JSON, with one of its files mutated: of lines the first, now and then damaged in its bytes. */
export async function importTarget() {
  const { folder, close } = scratch();
  const quiet = { write: process.stdout.write, warn: process.stderr.write, error: console.error };
  const property = fc.asyncProperty(
    fc.constantFrom(...SAVED_LOGS),
    mutations,
    damage,
    fc.boolean(),
    fc.nat(),
    fc.nat(1_000_000),
    async ({ format, files, map }, all, hurt, isHurt, which, draw) => {
      const home = join(folder, String(draw));
      const names = Object.keys(files);
      for (const [at, name] of names.entries()) {
        const content = files[name];
        const isMangled = at === which % names.length && typeof content === 'object';
        const lines = Array.isArray(content) && /\.jsonl/.test(name) ? content : null;
        const first: unknown = lines === null ? content : lines[0];
        const changed = isMangled ? mutate(first, all) : first;
        const text = written(name, lines === null ? changed : [changed, ...lines.slice(1)]);
        const bytes = Buffer.from(text, 'utf8');
        write(home, { [nameOf(name)]: isMangled && isHurt ? damageBytes(bytes, hurt) : bytes });
      }
      if (map !== undefined) write(home, { 'map.yaml': map });
      process.stdout.write = (() => true) as typeof process.stdout.write;
      process.stderr.write = (() => true) as typeof process.stderr.write;
      console.error = () => {};
      try {
        const flags = { out: join(home, 'out'), ...(map === undefined ? {} : { map: join(home, 'map.yaml') }) };
        const paths = names.map((name) => join(home, nameOf(name)));
        await tolerate(() => importReplies(format, paths, flags));
      } finally {
        process.stdout.write = quiet.write;
        process.stderr.write = quiet.warn;
        console.error = quiet.error;
        process.exitCode = 0;
        rmSync(home, { recursive: true, force: true });
      }
    },
  );
  return { property, close };
}

/** An experiment, its suite and its samples, mutated. */
export async function yamlTarget() {
  const { folder, close } = scratch();
  write(folder, sums(4));
  const suite = JSON.parse(readFileSync(join(folder, 'sums', 'suite.yaml'), 'utf8'));
  const experiment = {
    name: 'e',
    suites: ['./sums'],
    models: [
      { id: 'a', provider: 'openai', baseUrl: 'http://127.0.0.1:9/v1', model: 'm', price: { input: 1, output: 2 } },
      { id: 'b', provider: 'scripted', options: { rule: 'oracle' } },
    ],
    trials: 2,
    timeouts: { firstByteMs: 5 },
    limits: {},
    weights: { sums: 1 },
  };
  const samples = readFileSync(join(folder, 'sums', 'samples.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const context = createExperimentContext();
  const property = fc.asyncProperty(
    mutations,
    mutations,
    mutations,
    damage,
    fc.boolean(),
    async (inExperiment, inSuite, inSample, hurt, isHurt) => {
      const text = Buffer.from(JSON.stringify(mutate(experiment, inExperiment)), 'utf8');
      writeFileSync(join(folder, 'e.yaml'), isHurt ? damageBytes(text, hurt) : text);
      writeFileSync(join(folder, 'sums', 'suite.yaml'), JSON.stringify(mutate(suite, inSuite)));
      const first = JSON.stringify(mutate(JSON.parse(samples[0]!), inSample));
      writeFileSync(join(folder, 'sums', 'samples.jsonl'), `${[first, ...samples.slice(1)].join('\n')}\n`);
      await tolerate(() => {
        for (const { samples: all } of loadExperiment(join(folder, 'e.yaml'), context).suites) for (const _ of all);
      });
    },
  );
  return { property, close };
}

/** The header of a file of weights, with other bytes in it. */
export async function ggufTarget() {
  const { folder, close } = scratch();
  const file = ggufFile(
    [
      entries.text('general.architecture', 'llama'),
      entries.u32('llama.context_length', 64),
      entries.texts('tokenizer.ggml.tokens', ['a', 'b', 'c']),
      entries.i32s('tokenizer.ggml.token_type', [1, 2, 3]),
      entries.text('tokenizer.chat_template', '{{ messages }}'),
      entries.f32('x', 1),
      entries.bool('y', true),
    ],
    [{ name: 't', shape: [4, 2], values: new Float32Array(8) }],
  );
  const path = join(folder, 'x.gguf');
  const property = fc.asyncProperty(damage, async (hurt) => {
    writeFileSync(path, damageBytes(file, hurt));
    await tolerate(() => readGguf(path));
  });
  return { property, close };
}

/** Chat templates of a grammar, and the same with characters changed. */
export async function templateTarget() {
  const property = fc.asyncProperty(
    fc.nat(2 ** 31),
    fc.nat(3),
    damage,
    fc.boolean(),
    async (seed, depth, hurt, isHurt) => {
      const draws = createDraws(seed);
      const template = drawTemplate(draws, 1 + depth);
      const text = isHurt ? damageBytes(Buffer.from(template, 'utf8'), hurt).toString('utf8') : template;
      try {
        compileTemplate(text, { date: '2024-07-26' })(VARIABLES);
      } catch (error) {
        // The template's own errors say so; a slip of ours is a TypeError, and an overflow a RangeError.
        if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) throw error;
      }
    },
  );
  return { property, close: async () => {} };
}
