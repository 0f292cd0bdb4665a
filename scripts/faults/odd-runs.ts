// node scripts/faults/odd-runs.ts [VERB…]: a finished run and an interrupted one in which one file is something else: gone, empty, cut, a
// folder, a pipe, a link to a device or to itself, three gigabytes of nothing, another encoding, other line ends, nested a million deep.
// Each verb has to end within seconds, with a message and without a stack, never with 70; `verify` never ends with 0 where the content is
// another. Ends with 1 where one does not.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow, start, write } from '../../packages/cli/test/support/program.ts';
import { scripted, sums } from '../../packages/cli/test/support/runtimes.ts';

const MOST_S = 60;
const home = mkdtempSync(join(tmpdir(), 'evenhand-odd-runs-'));

/** Puts something else in the place of a file. */
type Oddity = (path: string, text: string) => void;
const put =
  (change: (text: string) => string | Buffer): Oddity =>
  (path, text) =>
    writeFileSync(path, change(text));
const replace =
  (make: (path: string) => void): Oddity =>
  (path) => {
    rmSync(path);
    make(path);
  };

const ODDITIES: Readonly<Record<string, Oddity>> = {
  missing: (path) => rmSync(path),
  empty: put(() => ''),
  'cut in half': put((text) => text.slice(0, text.length / 2)),
  'without its last sign': put((text) => text.slice(0, -1)),
  'with another line': put((text) => `${text}{}\n`),
  'with a null byte': put((text) => text.replace('"', '"\u0000')),
  'zeros at the end': put((text) => text + '\u0000'.repeat(5000)),
  'UTF-16': put((text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
  'with a byte order mark': put((text) => `\ufeff${text}`),
  'other line ends': put((text) => text.replaceAll('\n', '\r\n')),
  'no text': put(() => Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * 131) % 256))),
  'nested deep': put(() => `${'['.repeat(1_000_000)}\n`),
  'a folder': replace((path) => mkdirSync(path)),
  'a pipe': replace((path) => execFileSync('mkfifo', [path])),
  'a link to itself': replace((path) => symlinkSync(path, path)),
  'a link to nothing': replace((path) => symlinkSync('nowhere', path)),
  'a device without end': replace((path) => symlinkSync('/dev/zero', path)),
  'a device without content': replace((path) => symlinkSync('/dev/null', path)),
  'three gigabytes of nothing': (path) => truncateSync(path, 3 * 2 ** 30),
};

/** What may leave a file as it is, where it holds nothing to change. */
const CHANGES_TEXT: ReadonlySet<string> = new Set(['with a null byte', 'other line ends']);
/** Files without which a run is as good as any. */
const OPTIONAL = /^run\.lock$|^journal|^report\.html$/;

const VERBS: Readonly<Record<string, (run: string) => readonly string[]>> = {
  verify: (run) => ['verify', run],
  report: (run) => ['report', run],
  compare: (run) => ['compare', run],
  show: (run) => ['show', run, 's-0000-en'],
  publish: (run) => ['publish', run, '--out', 'published'],
  merge: (run) => ['merge', run, '--out', 'merged'],
  resume: (run) => ['run', '--resume', run],
  diff: (run) => ['diff', 'whole', run],
  leaderboard: (run) => ['leaderboard', run, '--out', 'site'],
  claim: (run) => ['claim', run],
};

/** One file of each kind. */
function listKinds(folder: string): string[] {
  const kinds = new Map<string, string>();
  for (const path of filesBelow(folder))
    kinds.set(
      path
        .replace(/\.[0-9a-f]{12}/, '')
        .replace(/\b[ab]\.(jsonl|csv)/, 'm.$1')
        .replace(/model-\w+/, 'model'),
      path,
    );
  return [...kinds.values()];
}

const wanted = process.argv.slice(2);
const verbs = Object.entries(VERBS).filter(([name]) => wanted.length === 0 || wanted.includes(name));
let [count, wrong] = [0, 0];
try {
  write(home, {
    ...sums(6),
    'e.yaml': {
      name: 'e',
      suites: ['./sums'],
      models: [scripted('a', { errorRate: 0.2, seed: 3 }), scripted('b', { errorRate: 0.4, seed: 4 })],
    },
    'f.yaml': {
      name: 'f',
      suites: ['./sums'],
      models: [scripted('a', { faults: [{ kind: 'server', rate: 0.4 }] }), scripted('b', { errorRate: 0.4, seed: 4 })],
    },
  });
  for (const [file, out, code] of [
    ['e.yaml', 'whole', 0],
    ['f.yaml', 'part', 2],
  ] as const) {
    const ended = await start(home, ['run', file, '--out', out]).ended;
    if (ended.code !== code) throw new Error(`${file} ended with ${ended.code}\n${ended.stderr}`);
  }
  await start(home, ['label', 'whole', '--pick', '2', '--out', 'sheet.csv']).ended;
  for (const original of ['whole', 'part'])
    for (const path of listKinds(join(home, original)))
      for (const [oddity, change] of Object.entries(ODDITIES))
        for (const [verb, args] of verbs) {
          if (original === 'part' && verb !== 'verify' && verb !== 'resume') continue;
          if (original === 'whole' && verb === 'resume') continue;
          for (const left of ['copy', 'published', 'merged', 'site'])
            rmSync(join(home, left), { recursive: true, force: true });
          cpSync(join(home, original), join(home, 'copy'), { recursive: true });
          const file = join(home, 'copy', path);
          const before = readFileSync(file, 'utf8');
          change(file, before);
          if (CHANGES_TEXT.has(oddity) && readFileSync(file, 'utf8') === before) continue;
          count++;
          const running = start(home, args('copy'), { NODE_OPTIONS: '--max-old-space-size=1024' });
          const timer = setTimeout(() => running.child.kill('SIGKILL'), MOST_S * 1000);
          const { code, stdout, stderr } = await running.ended;
          clearTimeout(timer);
          const text = stdout + stderr;
          const problem =
            code === null
              ? 'did not end'
              : code === 70 || /^\s+at .*:\d+:\d+\)?$/m.test(text)
                ? `exit ${code}, a stack`
                : code !== 0 && text.trim() === ''
                  ? `exit ${code}, and says nothing`
                  : verb === 'verify' && code === 0 && !(OPTIONAL.test(path) && /missing|link/.test(oddity))
                    ? 'verified'
                    : null;
          if (problem === null) continue;
          wrong++;
          console.log(
            `${verb}: ${original}/${path}: ${oddity}: ${problem}\n  ${text.trim().split('\n').slice(0, 4).join('\n  ').slice(0, 600)}`,
          );
        }
} finally {
  rmSync(home, { recursive: true, force: true });
}
console.log(`${count} odd folders, ${wrong} of them not told`);
process.exitCode = wrong === 0 ? 0 : 1;
