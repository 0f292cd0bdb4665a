// The workflows that users copy, rehearsed as a runner would run them: every script of theirs in a clean clone, with the runner's files.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readYaml } from '@evenhand/io';
import type { NightLog } from '@evenhand/report';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { scratch } from './support/program.ts';

vi.setConfig({ testTimeout: 600_000 });

const ROOT = join(import.meta.dirname, '..', '..', '..');
const EXAMPLES = join(ROOT, 'examples');
const PROGRAM = fileURLToPath(new URL('../bin/evenhand.js', import.meta.url));
const home = scratch();
const bin = join(home, 'bin');
mkdirSync(bin);
// `npx evenhand`, with flags of its own before it or none, is the program of this checkout; any other package is refused.
writeFileSync(
  join(bin, 'npx'),
  `#!/bin/sh\nwhile [ "\${1#--}" != "$1" ]; do shift; done\n[ "$1" = evenhand ] || exit 127\nshift\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`,
);
chmodSync(join(bin, 'npx'), 0o755);

const step = z.looseObject({
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
  'working-directory': z.string().optional(),
});
type Step = z.infer<typeof step>;
const workflow = z.looseObject({ jobs: z.record(z.string(), z.looseObject({ steps: z.array(step) })) });
const action = z.looseObject({
  inputs: z.record(z.string(), z.looseObject({ default: z.string().optional() })),
  outputs: z.record(z.string(), z.looseObject({ value: z.string() })),
  runs: z.looseObject({ steps: z.array(step) }),
});

const readAction = (folder: string) => readYaml(join(folder, 'action.yml'), action, 'an action').value;
const listSteps = (path: string, job: string) => readYaml(path, workflow, 'a workflow').value.jobs[job]!.steps;

/** A runner: the folder of the checkout, and the files by which steps speak to it. */
function createRunner(cwd: string, context: Readonly<Record<string, string>>) {
  const files = { output: join(cwd, '..', `${++runners}.output`), summary: join(cwd, '..', `${runners}.summary`) };
  for (const path of Object.values(files)) writeFileSync(path, '');
  const env = {
    PATH: [bin, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
    HOME: join(cwd, '..'),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: cwd,
    GITHUB_OUTPUT: files.output,
    GITHUB_STEP_SUMMARY: files.summary,
  };
  const fill = (text: string, values: Readonly<Record<string, string>>) =>
    text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`nothing stands for ${name}`);
      return value;
    });
  let text = '';
  const run = (one: Step, values: Readonly<Record<string, string>>): number => {
    const own = Object.fromEntries(Object.entries(one.env ?? {}).map(([name, value]) => [name, fill(value, values)]));
    const ended = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', fill(one.run!, values)], {
      cwd: join(cwd, one['working-directory'] ?? '.'),
      env: { ...env, ...own },
      encoding: 'utf8',
    });
    text += ended.stdout + ended.stderr;
    return ended.status ?? -1;
  };
  /** All steps in their order, those of an action of the repository among them; what is fetched from elsewhere is passed over. */
  const runAll = (steps: readonly Step[], values: Readonly<Record<string, string>> = context): number => {
    let code = 0;
    for (const one of steps) {
      const isAlways = /always\(\)|!cancelled\(\)/.test(one.if ?? '');
      if (code !== 0 && !isAlways) continue;
      if (one.run !== undefined) code = run(one, values) || code;
      else if (one.uses?.startsWith('./')) {
        const { inputs, runs } = readAction(join(cwd, one.uses));
        const unknown = Object.keys(one.with ?? {}).filter((name) => inputs[name] === undefined);
        expect(unknown, `${one.uses} has no such inputs`).toEqual([]);
        const given = Object.entries(inputs).map(([name, input]): [string, string] => {
          const value = one.with?.[name] ?? input.default;
          expect(value, `${one.uses} needs ${name}`).toBeTypeOf('string');
          return [`inputs.${name}`, fill(value as string, values)];
        });
        code = runAll(runs.steps, { ...values, ...Object.fromEntries(given) }) || code;
      }
    }
    return code;
  };
  return { runAll, text: () => text, read: (which: keyof typeof files) => readFileSync(files[which], 'utf8') };
}
let runners = 0;

function git(cwd: string, ...args: string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'init.defaultBranch=main'];
  const ended = spawnSync('git', [...who, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: home },
  });
  expect(ended.status, `git ${args.join(' ')}\n${ended.stderr}`).toBe(0);
  return ended.stdout;
}

/** A repository with an example in its root, as a user would copy it, and a way to clone it as a runner does. */
function createRepository(example: string) {
  const [source, origin] = [join(home, `${example}-source`), join(home, `${example}.git`)];
  cpSync(join(EXAMPLES, example), source, { recursive: true });
  git(home, 'init', '--quiet', source);
  git(source, 'add', '--all');
  git(source, 'commit', '--quiet', '--message', 'all');
  git(home, 'clone', '--quiet', '--bare', source, origin);
  let clones = 0;
  return {
    origin,
    source,
    clone: () => {
      const cwd = join(home, `${example}-${++clones}`, 'repository');
      mkdirSync(dirname(cwd));
      git(home, 'clone', '--quiet', '--depth', '1', `file://${origin}`, cwd);
      return cwd;
    },
  };
}

describe.skipIf(process.platform === 'win32')('the nightly workflow', () => {
  const context = {
    'secrets.OPENAI_API_KEY': '',
    'github.repository_owner': 'somebody',
    'github.event.repository.name': 'board',
  };

  it('keeps the nights in a branch from which the next night goes on, and asks nothing twice', () => {
    const { origin, clone } = createRepository('nightly');
    const nights: NightLog[] = [];
    for (let night = 0; night < 2; night++) {
      const cwd = clone();
      const runner = createRunner(cwd, context);
      expect(runner.runAll(listSteps(join(cwd, 'nightly.yml'), 'night')), runner.text()).toBe(0);
      expect(runner.read('output')).toBe('exit-code=0\n');
      expect(runner.read('summary')).toContain('## Nightly nightly,');
      expect(readFileSync(join(cwd, 'site', 'feed.xml'), 'utf8')).toContain('https://somebody.github.io/board/');
      nights.push(JSON.parse(git(origin, 'show', 'nights:nights.json')) as NightLog);
      // What is kept is nights alone, and main is as it was.
      expect(git(origin, 'ls-tree', '--name-only', 'nights')).not.toContain('experiment.yaml');
    }
    expect(nights[1]!.nights.map(({ requested }) => requested.length)).toEqual([4, 0]);
    expect(git(origin, 'rev-list', '--count', 'main').trim()).toBe('1');
    expect(git(origin, 'rev-list', '--count', 'nights').trim()).toBe('2');
  });

  it('has an action whose outputs are those that its steps write', () => {
    const { outputs, runs } = readAction(join(EXAMPLES, 'nightly', 'action'));
    for (const [name, { value }] of Object.entries(outputs)) {
      const [, id, key] = /^\$\{\{ steps\.([\w-]+)\.outputs\.([\w-]+) \}\}$/.exec(value)!;
      expect(key).toBe(name);
      const writer = runs.steps.find((one) => one.id === id)!;
      expect(writer.run).toContain(`echo "${key}=`);
    }
  });
});

describe.skipIf(process.platform === 'win32')('the workflow of the gate', () => {
  it('fails where the candidate is worse, with the reason in the summary and JUnit; passes where it is not', () => {
    const { origin, source, clone } = createRepository('ci-gate');
    const baseline = spawnSync(join(bin, 'npx'), ['evenhand', 'run', 'baseline.yaml', '--out', 'results/baseline'], {
      cwd: source,
      env: { PATH: process.env.PATH, HOME: home },
    });
    expect(baseline.status).toBe(0);
    for (const [candidate, code, verdict] of [
      ['candidate.yaml', 1, 'no-go'],
      ['better.yaml', 0, 'go'],
    ] as const) {
      if (candidate !== 'candidate.yaml') cpSync(join(source, candidate), join(source, 'candidate.yaml'));
      git(source, 'add', '--all');
      git(source, 'commit', '--quiet', '--message', candidate);
      git(source, 'push', '--quiet', origin, 'HEAD:refs/heads/main');
      const cwd = clone();
      const runner = createRunner(cwd, { 'secrets.OPENAI_API_KEY': '' });
      expect(runner.runAll(listSteps(join(cwd, 'gate.yml'), 'gate')), runner.text()).toBe(code);
      expect(runner.read('summary')).toContain(`: ${verdict}\n`);
      for (const path of ['gate.xml', 'gate.md']) expect(existsSync(join(cwd, path))).toBe(true);
    }
  });
});

const hasActionlint = spawnSync('actionlint', ['-version']).status === 0;
const without = hasActionlint
  ? ''
  : ' (left out: no actionlint here; go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.7)';
describe.skipIf(!hasActionlint)(`the workflow files${without}`, () => {
  it('are found sound by actionlint', () => {
    const files = ['nightly', 'real-servers', 'release', 'test'].map((name) => `.github/workflows/${name}.yml`);
    const linted = spawnSync('actionlint', [...files, 'examples/ci-gate/gate.yml', 'examples/nightly/nightly.yml'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(linted.stdout + linted.stderr).toBe('');
    expect(linted.status).toBe(0);
  });
});
