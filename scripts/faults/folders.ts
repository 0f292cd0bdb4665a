// node scripts/faults/folders.ts: what can happen to the folder of a run while it is written to, for real: moved, removed, replaced, its
// files taken away, its rights, a file system that becomes read-only, full or too small. Linux, as root: the program itself runs as
// nobody, because root ignores rights. Each has to end with 4, say what to do, within seconds, and go on from there once it is mended.
// Ends with 1 where one does not.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { write } from '../../packages/cli/test/support/program.ts';
import { plainSums, wire } from '../../packages/cli/test/support/wire.ts';

const PROGRAM = fileURLToPath(new URL('../../packages/cli/bin/evenhand.js', import.meta.url));
const NOBODY = 65534;
const SAMPLES = 400;
/** Within so many seconds of what happened the program has ended. */
const NOTICED_S = 6;

interface Trial {
  readonly name: string;
  /** Where the folder of the run lies; absent = beside the experiment. */
  readonly mount?: string;
  act(folder: string): void;
  /** Undoes it, so that the run can go on; absent = there is nothing to go on with. */
  mend?(folder: string): void;
  /** Whether it is noticed only when the result files are written: all replies are in the journal. */
  readonly isLate?: boolean;
  /** Exit codes that are right; absent = 4. */
  readonly codes?: readonly number[];
  /** Limits of the shell that starts it. */
  readonly limit?: string;
}

const elsewhere = (folder: string) => `${folder}-elsewhere`;
const mount = (...args: string[]) => execFileSync('mount', args);

const TRIALS: readonly Trial[] = [
  { name: 'moved', act: (f) => renameSync(f, elsewhere(f)), mend: back },
  { name: 'removed', act: (f) => rmSync(f, { recursive: true }) },
  {
    name: 'replaced by a copy',
    act(f) {
      renameSync(f, elsewhere(f));
      cpSync(elsewhere(f), f, { recursive: true });
    },
    mend: back,
  },
  {
    name: 'replaced by a link to where it was moved',
    // The files are the same: nothing is lost, and nothing need be noticed.
    act(f) {
      renameSync(f, elsewhere(f));
      execFileSync('ln', ['-s', elsewhere(f), f]);
    },
    codes: [0, 4],
  },
  {
    name: 'its parent moved',
    act: (f) => renameSync(dirname(f), elsewhere(dirname(f))),
    mend: (f) => back(dirname(f)),
  },
  { name: 'journal removed', act: (f) => unlinkSync(join(f, 'journal.jsonl')) },
  {
    name: 'journal replaced',
    act(f) {
      const path = join(f, 'journal.jsonl');
      cpSync(path, `${path}.new`);
      chownSync(`${path}.new`, NOBODY, NOBODY);
      renameSync(`${path}.new`, path);
    },
    mend: () => {},
  },
  {
    name: 'journal cut short',
    act: (f) => execFileSync('truncate', ['-s', '100', join(f, 'journal.jsonl')]),
  },
  { name: 'rights taken away', act: (f) => chmodSync(f, 0o555), mend: (f) => chmodSync(f, 0o755) },
  {
    name: 'rights of its parent taken away',
    act: (f) => chmodSync(dirname(f), 0o000),
    mend: (f) => chmodSync(dirname(f), 0o755),
  },
  { name: 'given to somebody else', act: (f) => chown(f, 0), mend: (f) => chown(f, NOBODY) },
  { name: 'inputs removed', act: (f) => rmSync(join(f, 'inputs'), { recursive: true }), isLate: true },
  { name: 'manifest removed', act: (f) => unlinkSync(join(f, 'manifest.json')), codes: [0, 4] },
  {
    name: 'a file where records belong',
    isLate: true,
    act: (f) => writeFileSync(join(f, 'records'), ''),
    mend: (f) => unlinkSync(join(f, 'records')),
  },
  {
    name: 'a folder where a result file belongs',
    isLate: true,
    act: (f) => mkdirSync(join(f, 'summary.csv')),
    mend: (f) => rmSync(join(f, 'summary.csv'), { recursive: true }),
  },
  {
    name: 'its file system became read-only',
    mount: 'size=64m',
    // What is open stays so; a file system that fails is remounted in the same way.
    act(f) {
      mount('--bind', dirname(f), dirname(f));
      mount('-o', 'remount,ro,bind', dirname(f));
    },
    mend: (f) => execFileSync('umount', [dirname(f)]),
  },
  {
    name: 'its file system is full',
    mount: 'size=2m',
    act: (f) => fill(dirname(f)),
    mend: (f) => rmSync(join(dirname(f), 'full')),
  },
  {
    name: 'its file system is too small',
    mount: 'size=300k',
    act: () => {},
    mend: (f) => mount('-o', 'remount,size=64m', dirname(f)),
  },
  {
    name: 'no more names on its file system',
    mount: 'size=64m,nr_inodes=14',
    isLate: true,
    act: () => {},
    mend: (f) => mount('-o', 'remount,nr_inodes=9999', dirname(f)),
  },
  { name: 'files may have 100 KiB', limit: 'ulimit -f 100', act: () => {} },
  { name: '40 files may be open', limit: 'ulimit -n 40', act: () => {}, mend: () => {}, codes: [0, 4] },
];

function back(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  renameSync(elsewhere(folder), folder);
}

function chown(folder: string, id: number): void {
  chownSync(folder, id, id);
  for (const name of readdirSync(folder)) chownSync(join(folder, name), id, id);
}

function fill(folder: string): void {
  try {
    for (const zeros = Buffer.alloc(1 << 16); ; ) writeFileSync(join(folder, 'full'), zeros, { flag: 'a' });
  } catch {
    // Full.
  }
}

/** The program as nobody. */
function begin(
  home: string,
  args: readonly string[],
  limit = 'true',
): { child: ChildProcess; ended: Promise<{ code: number | null; text: string }> } {
  const child = spawn(
    'setpriv',
    [
      ...[
        '--reuid',
        String(NOBODY),
        '--regid',
        String(NOBODY),
        '--clear-groups',
        '--inh-caps=-all',
        '--bounding-set=-all',
      ],
      ...['sh', '-c', `${limit}; exec "$@"`, 'sh', process.execPath, PROGRAM, ...args],
    ],
    { cwd: home, env: { PATH: process.env.PATH ?? '', HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, text }))) };
}

const journalOf = (folder: string): string => {
  try {
    return readFileSync(join(folder, 'journal.jsonl'), 'utf8');
  } catch {
    return '';
  }
};
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function one({ name, mount: options, act, mend, isLate = false, codes = [4], limit }: Trial): Promise<boolean> {
  const home = mkdtempSync(join(tmpdir(), 'evenhand-folders-'));
  const place = join(home, 'place');
  mkdirSync(place);
  const server = await wire(
    () => null,
    () => 30,
  );
  try {
    if (options !== undefined) mount('-t', 'tmpfs', '-o', options, 'tmpfs', place);
    write(home, {
      ...plainSums(SAMPLES),
      'f.yaml': {
        name: 'f',
        suites: ['./sums'],
        models: [{ id: 'm', provider: 'openai', baseUrl: server.url, model: 'm' }],
        concurrency: 4,
      },
    });
    execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, home]);
    const folder = join(place, 'run');
    const running = begin(home, ['run', 'f.yaml', '--out', folder, '--local-only'], limit);
    while (journalOf(folder).split('"closed"').length < 20 && running.child.exitCode === null) await wait(10);
    const from = performance.now();
    const answered = server.answered.size;
    if (running.child.exitCode === null) act(folder);
    const { code, text } = await running.ended;
    const seconds = (performance.now() - from) / 1000;
    const after = server.answered.size - answered;
    const problems: string[] = [];
    if (!codes.includes(code ?? -1)) problems.push(`exit ${code}`);
    if (/^\s+at .*:\d+:\d+\)?$/m.test(text)) problems.push('a stack');
    if (code === 4 && !isLate && seconds > NOTICED_S && after > SAMPLES / 2)
      problems.push(`noticed after ${seconds.toFixed(1)} s`);
    if (mend !== undefined && code !== 0) {
      mend(folder);
      const again = await begin(home, ['run', '--resume', folder, '--local-only']).ended;
      if (again.code !== 0) problems.push(`resumed: exit ${again.code}: ${again.text.slice(-400)}`);
      const twice = [...server.answered.values()].filter((count) => count > 1).length;
      // What was written to a file that is gone, until that is noticed.
      if (twice > SAMPLES / 8) problems.push(`${twice} questions were answered twice`);
    }
    if ((mend !== undefined || code === 0) && existsSync(folder)) {
      const verified = await begin(home, ['verify', folder]).ended;
      if (verified.code !== 0) problems.push(`verify: exit ${verified.code}: ${verified.text.slice(-300)}`);
    }
    console.log(
      `${name}: exit ${code} after ${seconds.toFixed(1)} s and ${after} more replies; ${problems.length === 0 ? 'good' : `BAD: ${problems.join('; ')}\n${text.slice(-1500)}`}\n  ${text.trim().split('\n').slice(-2).join('\n  ').slice(0, 400)}`,
    );
    return problems.length === 0;
  } finally {
    await server.close();
    if (options !== undefined) execFileSync('umount', ['--lazy', place]);
    rmSync(home, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
let bad = 0;
for (const trial of TRIALS)
  if (wanted.length === 0 || wanted.some((part) => trial.name.includes(part))) if (!(await one(trial))) bad++;
console.log(bad === 0 ? 'all ended as they should' : `${bad} did not end as they should`);
process.exitCode = bad === 0 ? 0 : 1;
