import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath, makeFolder, writeAtomic } from '@evenhand/io';
import { OK } from '../output/exit.ts';
import { print, printJson } from '../output/terminal.ts';

const SUITE = `name: my-suite
version: 1 # raise it with every change that can move a score
licence: null
source: written by me
prompt:
  system: "Answer with a number on a line of its own, after \`Answer:\`."
  template: "{{input}}"
scorer: { name: numeric } # or exact, choice, includes, json-fields, math, code, tool-calls, …
request: { temperature: 0, maxOutputTokens: 256 }
samples: samples.jsonl
`;

const SAMPLES = [
  { id: 'q-1', input: 'What is 6 times 7?', target: '42', language: 'en', cluster: 'times' },
  {
    id: 'q-2',
    input: 'A box holds 12 eggs. How many eggs are in 5 boxes?',
    target: '60',
    language: 'en',
    cluster: 'times',
  },
  {
    id: 'q-3',
    input: 'Tom has 15 apples and eats 4. How many are left?',
    target: '11',
    language: 'en',
    cluster: 'minus',
  },
]
  .map((sample) => `${JSON.stringify(sample)}\n`)
  .join('');

const README = `# my-suite

How it was made, what it measures, and its limits.
`;

const EXPERIMENT = `name: my-experiment
suites: [my-suite]
models:
  # Two that need no model at all: one that knows the answers, and one that guesses.
  - { id: oracle, provider: scripted, options: { rule: oracle } }
  - { id: chance, provider: scripted, options: { rule: chance } }
  # A model of your own Ollama: ollama pull qwen3:0.6b
  # - { id: my-model, provider: ollama, model: "qwen3:0.6b", weights: open }
  # Any server with OpenAI's interface:
  # - { id: mine, provider: openai, baseUrl: "http://127.0.0.1:8080/v1", model: some-model, apiKeyEnv: MY_API_KEY }
trials: 1
seed: 1
`;

/** Writes a small benchmarks folder of one's own: a suite and an experiment that run at once. @throws ConfigError where there is one */
export function init(folder: string | undefined, flags: { readonly json?: boolean }): void {
  const benchmarks = join(resolve(folder ?? '.'), 'benchmarks');
  if (existsSync(benchmarks))
    throw new ConfigError(`${displayPath(benchmarks)}: already exists; choose another folder: evenhand init FOLDER`);
  const files: Readonly<Record<string, string>> = {
    'suites/my-suite/suite.yaml': SUITE,
    'suites/my-suite/samples.jsonl': SAMPLES,
    'suites/my-suite/README.md': README,
    'experiments/my-experiment.yaml': EXPERIMENT,
  };
  for (const [name, text] of Object.entries(files)) {
    makeFolder(join(benchmarks, name, '..'));
    writeAtomic(join(benchmarks, name), text);
  }
  process.exitCode = OK;
  const paths = Object.keys(files).map((name) => displayPath(join(benchmarks, name)));
  if (flags.json) {
    printJson({ files: paths });
    return;
  }
  for (const path of paths) print(path);
  print(`\nRun it: evenhand run my-experiment${folder === undefined ? '' : ` (from ${displayPath(resolve(folder))})`}`);
}
