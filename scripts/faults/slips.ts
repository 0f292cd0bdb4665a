// node scripts/faults/slips.ts: odd command lines and files with slips, over all verbs, in one process. Each has to end as a slip of
// the user: with a message and without a stack, never with 70. Ends with 1 where one does not.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../packages/cli/src/program.ts';
import { write } from '../../packages/cli/test/support/program.ts';
import { scripted, sums } from '../../packages/cli/test/support/runtimes.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-slips-'));
process.chdir(home);
for (const name of Object.keys(process.env)) if (/KEY|TOKEN|PROXY/i.test(name)) delete process.env[name];

/** Runs the program in this process. */
async function run(args: readonly string[]): Promise<{ code: number; text: string }> {
  let text = '';
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }));
  for (const { stream } of streams)
    stream.write = ((piece: string | Uint8Array) => {
      text += typeof piece === 'string' ? piece : Buffer.from(piece).toString();
      return true;
    }) as typeof stream.write;
  process.exitCode = 0;
  try {
    await main(args);
  } catch (error) {
    text += `THROWN ${(error as Error).stack}`;
  } finally {
    for (const { stream, write } of streams) stream.write = write;
  }
  const code = Number(process.exitCode ?? 0);
  process.exitCode = 0;
  return { code, text };
}

const model = (id: string, more: object = {}) => ({ ...scripted(id, { errorRate: 0.2, seed: 3 }), ...more });
write(home, {
  ...sums(6),
  'e.yaml': { name: 'e', suites: ['./sums'], models: [model('a'), model('b')] },
  'text.txt': 'nothing that anybody could read\n',
  'empty.yaml': '',
  'list.yaml': '- 1\n- 2\n',
  'broken.yaml': 'name: [1, {\n',
  'alias.yaml': 'a: &a [*a]\n',
  'tags.yaml': 'name: !!binary xyz\nmodels: !js/function "x"\n',
  'bytes.yaml': Buffer.from([0xff, 0xfe, 0x00, 0x61]),
  'null.jsonl': 'null\n[]\n"x"\n1\n',
  'empty.jsonl': '',
  'one.csv': 'a,b\n1\n"',
  'policy.yaml': { suites: { nowhere: { margin: -1 } } },
  'claims.yaml': { claims: [{ id: 'c', statement: 'x', test: 'no such' }] },
  'map.yaml': { text: 5, id: ['a'] },
  'subset.json': { suites: { sums: [] } },
  signers: 'nobody at all\n',
  'folder/x': '',
});
symlinkSync('loop', join(home, 'loop'));
mkdirSync(join(home, 'empty'));
const begun = await run(['run', 'e.yaml', '--out', 'run']);
if (begun.code !== 0) throw new Error(`the run that the slips are about ended with ${begun.code}\n${begun.text}`);
const damaged = (name: string, change: (folder: string) => void) => {
  cpSync(join(home, 'run'), join(home, name), { recursive: true });
  change(join(home, name));
};
damaged('no-inputs', (folder) => rmSync(join(folder, 'inputs'), { recursive: true }));
damaged('no-records', (folder) => rmSync(join(folder, 'records'), { recursive: true }));
damaged('empty-manifest', (folder) => writeFileSync(join(folder, 'manifest.json'), ''));
damaged('list-manifest', (folder) => writeFileSync(join(folder, 'manifest.json'), '[]'));
damaged('other-manifest', (folder) => writeFileSync(join(folder, 'manifest.json'), '{"schema": 99}'));
damaged('bad-record', (folder) => writeFileSync(join(folder, 'records', 'a.jsonl'), '{"key": 1}\n'));
damaged('folder-record', (folder) => {
  rmSync(join(folder, 'records', 'a.jsonl'));
  mkdirSync(join(folder, 'records', 'a.jsonl'));
});
damaged('bad-labels', (folder) => writeFileSync(join(folder, 'labels.json'), '{"labels": 5}'));
damaged('bad-claims', (folder) => writeFileSync(join(folder, 'claims.json'), '[1]'));
damaged('bad-adoption', (folder) => writeFileSync(join(folder, 'adoption.json'), 'x'));
damaged('short-manifest', (folder) => {
  const { sessions: _, ...rest } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(rest));
});

const RUNS = [
  'nowhere',
  'e.yaml',
  'empty',
  'folder',
  'loop',
  '',
  '.',
  '/dev/null',
  'a\u0000b',
  'x'.repeat(5000),
  'no-inputs',
  'no-records',
  'empty-manifest',
  'list-manifest',
  'other-manifest',
  'short-manifest',
  'bad-record',
  'folder-record',
  'bad-labels',
  'bad-claims',
  'bad-adoption',
];
const FILES = [
  'nowhere.yaml',
  'folder',
  'loop',
  'text.txt',
  'empty.yaml',
  'list.yaml',
  'broken.yaml',
  'alias.yaml',
  'tags.yaml',
  'bytes.yaml',
  'null.jsonl',
  'a\u0000b',
  '',
];
const ofRun = (name: string, ...more: string[]) => RUNS.map((folder) => [name, folder, ...more]);
const ofFile = (before: readonly string[], files: readonly string[] = FILES) => files.map((file) => [...before, file]);

const LINES: readonly (readonly string[])[] = [
  [],
  ['rnu'],
  ['--nope'],
  ['run', '--nope'],
  ['list', 'everything'],
  ['list', '--weights', 'closedish'],
  ['completion', 'tcsh'],
  ...ofRun('verify'),
  ...ofRun('report'),
  ...ofRun('compare'),
  ...ofRun('table'),
  ...ofRun('claim'),
  ...ofRun('publish'),
  ...ofRun('show', 's-0000-en'),
  ...ofRun('label'),
  ...ofRun('score'),
  ...ofRun('price'),
  ...ofRun('frontier'),
  ...ofRun('reproduce', '--out', 'again'),
  ...ofRun('export', '--out', 'x.csv'),
  ...ofRun('merge', '--out', 'merged'),
  ...ofRun('leaderboard', '--out', 'site'),
  ...ofRun('drift'),
  ...ofRun('sign', '--key', 'nowhere'),
  ...RUNS.map((folder) => ['diff', 'run', folder]),
  ...RUNS.map((folder) => ['gate', 'run', folder, '--policy', 'policy.yaml']),
  ...RUNS.map((folder) => ['run', '--resume', folder]),
  ...RUNS.map((folder) => ['run', 'e.yaml', '--extend', folder]),
  ...ofFile(['run']),
  ...ofFile(['plan']),
  ...ofFile(['load']),
  ...ofFile(['nightly', '--nights', 'nights']),
  ...ofFile(['gate', 'run', 'run', '--policy']),
  ...ofFile(['claim', 'run', '--claims']),
  ...ofFile(['import', 'jsonl'], [...FILES, 'empty.jsonl', 'one.csv']),
  ...ofFile(['import', 'jsonl', 'null.jsonl', '--map']),
  ...ofFile(['import', 'lm-eval'], [...FILES, 'empty.jsonl']),
  ...ofFile(['import', 'inspect']),
  ...ofFile(['import', 'promptfoo']),
  ...ofFile(['import', 'nothing']),
  ...ofFile(['run', 'e.yaml', '--subset'], [...FILES, 'subset.json']),
  ...ofFile(['run', 'e.yaml', '--resume', 'run', '--module']),
  ...ofFile(['label', 'run'], [...FILES, 'one.csv']),
  ...ofFile(['verify', 'run', '--signature'], [...FILES, 'signers']),
  ...ofFile(['fingerprint']),
  ...ofFile(['diff', 'run'], [...FILES, 'one.csv']),
  ...ofFile(['frontier', 'run', '--map']),
  ...ofFile(['fetch']),
  ...ofFile(['doctor']),
  ...ofFile(['prices', 'check', '--book']),
  ['run', 'e.yaml', '--out', 'text.txt'],
  ['run', 'e.yaml', '--out', 'text.txt/run'],
  ['run', 'e.yaml', '--out', 'run'],
  ['run', 'e.yaml', '--out', ''],
  ['run', 'e.yaml', '--out', 'a\u0000b'],
  ['run', 'e.yaml', '--out', 'x'.repeat(5000)],
  ['run', 'e.yaml', '--out', 'loop'],
  ['run', 'e.yaml', '--limit', '-1'],
  ['run', 'e.yaml', '--limit', 'NaN'],
  ['run', 'e.yaml', '--limit', '1e99'],
  ['run', 'e.yaml', '--trials', '0'],
  ['run', 'e.yaml', '--trials', '1.5'],
  ['run', 'e.yaml', '--concurrency', '0'],
  ['run', 'e.yaml', '--seed', '9007199254740993'],
  ['run', 'e.yaml', '--max-usd', '-1'],
  ['run', 'e.yaml', '--max-usd', 'Infinity'],
  ['run', 'e.yaml', '--shard', '0/2'],
  ['run', 'e.yaml', '--shard', '3/2'],
  ['run', 'e.yaml', '--shard', 'half'],
  ['run', 'e.yaml', '--models', ''],
  ['run', 'e.yaml', '--models', 'nobody'],
  ['run', 'e.yaml', '--suites', ','],
  ['run', '--models', 'a'],
  ['run', '--suites', './sums'],
  ['run', 'e.yaml', '--judge', 'nobody'],
  ['run', 'e.yaml', '--grace', '-1'],
  ['run', 'e.yaml', '--set', 'a.b.c'],
  ['run', 'e.yaml', '--set', '=1'],
  ['run', 'e.yaml', '--set', 'models.9.id=x'],
  ['run', 'e.yaml', '--set', '__proto__.x=1'],
  ['run', 'e.yaml', '--until-decided', '--looks', '0'],
  ['run', 'e.yaml', '--fresh', '--extend', 'run'],
  ['run', 'e.yaml', '--local-only', '--pull'],
  ['plan', 'e.yaml', '--discordance', '2'],
  ['plan', 'e.yaml', '--subset', '0'],
  ['plan', 'e.yaml', '--pilot', '0'],
  ['plan', 'e.yaml', '--power', '1'],
  ['compare', 'run', '--baseline', 'nobody'],
  ['compare', 'run', '--language', 'xx'],
  ['compare', 'run', '--within', 'en'],
  ['compare', 'run', '--within', 'en', 'xx'],
  ['compare', 'run', '--non-inferiority', 'x'],
  ['compare', 'run', '--non-inferiority', '0'],
  ['compare', 'run', '--group-by', 'colour'],
  ['compare', 'run', '--adjust', 'luck'],
  ['compare', 'run', 'run'],
  ['compare', 'run', '--simultaneous', '--adjust', 'max-t', '--json'],
  ['show', 'run', 'nothing'],
  ['show', 'run', '__proto__'],
  ['show', 'run', 'other/s-0000-en'],
  ['table', 'run', '--suite', 'x'],
  ['table', 'run', '--out', 'folder'],
  ['table', 'run', '--baseline', 'nobody'],
  ['table', 'run', '--language', 'xx'],
  ['report', 'run', '--out', 'run'],
  ['report', 'run', 'run', '--out', 'both'],
  ['report', 'run', '--adoption'],
  ['label', 'run', '--pick', '0'],
  ['label', 'run', '--pick', '3', '--out', 'folder'],
  ['publish', 'run', '--out', 'run'],
  ['publish', 'run', '--out', 'text.txt'],
  ['view', 'nowhere'],
  ['view', 'run', '--port', '99999'],
  ['view', 'run', '--port', 'x'],
  ['leaderboard', 'run', '--out', 'text.txt'],
  ['leaderboard', 'run', '--out', 'run'],
  ['leaderboard', 'run', '--out', 'site', '--url', 'not an address'],
  ['export', 'run', '--out', 'folder'],
  ['export', 'run', '--out', 'x.nope'],
  ['score', 'run', '--scorer', 'nothing'],
  ['score', 'run', '--scorer', 'judge'],
  ['score', 'run', '--scorer', 'exact', '--judge', 'nobody'],
  ['score', 'run', '--module', 'nowhere.ts'],
  ['price', 'run', '--day', '2026-02-31'],
  ['price', 'run', '--at', 'yesterday'],
  ['init', 'text.txt'],
  ['init', 'loop'],
  ['init', ''],
  ['import', 'jsonl', 'null.jsonl', '--scorer', 'nothing'],
  ['import', 'jsonl', 'null.jsonl', '--expected', 'x'],
  ['import', 'jsonl', 'null.jsonl', '--full', '0'],
  ['adoption'],
  ['adoption', 'show', 'x'],
  ['prices'],
  ['verify', 'run', '--signer', 'x'],
  ['reproduce', 'run', '--out', 'run'],
  ['reproduce', 'run', '--out', 'text.txt'],
  ['merge', 'run', '--out', 'run'],
  ['merge', 'run', 'run', '--out', 'm2'],
  ['drift', 'run', '--reference', '0'],
  ['gate', 'run', 'run', '--policy', 'policy.yaml', '--junit', 'folder'],
  ['list', 'models', '--origin', ''],
  ['help', 'nothing'],
  ['run', '\ud800'],
  ['run', 'e.yaml', '--lang', 'xx'],
];

/** Files of an experiment with one slip each. */
const suite = JSON.parse(readFileSync(join(home, 'sums', 'suite.yaml'), 'utf8')) as Record<string, unknown>;
const ODD = [
  null,
  0,
  -1,
  1e308,
  '',
  'x',
  '\u0000',
  [],
  {},
  [null],
  { a: { b: [] } },
  true,
  '../..',
  '/dev/zero',
  'con',
  '{{',
  '$' + '{NOPE}',
  'https://user:pw@x/',
];
let [count, wrong] = [0, 0];
async function one(args: readonly string[], what: string): Promise<void> {
  count++;
  const { code, text } = await run([...args]);
  const isBug = code === 70 || /^\s+at .*:\d+:\d+\)?$/m.test(text) || text.includes('THROWN');
  const isMute = code !== 0 && text.trim() === '';
  if (!isBug && !isMute) return;
  wrong++;
  console.log(`${what.slice(0, 200)}: exit ${code}${isMute ? ', and says nothing' : ''}\n${text.slice(0, 1200)}\n`);
}
for (const line of LINES) await one(line, JSON.stringify(line));
console.log(`${count} command lines`);
const experiment = {
  name: 'slip',
  suites: ['./slip'],
  models: [model('a')],
  margin: 0.02,
  trials: 1,
  weights: { sums: 1 },
  sampling: { temperature: 0 },
  timeouts: { totalMs: 9 },
};
for (const [file, good] of [
  ['slip.yaml', experiment],
  ['slip/suite.yaml', { ...suite, name: 'slip' }],
] as const)
  for (const key of Object.keys(good))
    for (const odd of ODD) {
      write(home, {
        'slip.yaml': experiment,
        'slip/suite.yaml': { ...suite, name: 'slip' },
        'slip/samples.jsonl': readFileSync(join(home, 'sums', 'samples.jsonl'), 'utf8'),
      });
      write(home, { [file]: { ...good, [key]: odd } });
      await one(['plan', 'slip.yaml', '--no-probe'], `${file} ${key}: ${JSON.stringify(odd)}`);
    }
process.chdir(tmpdir());
rmSync(home, { recursive: true, force: true });
console.log(`${count} slips, ${wrong} of them not told as the user's`);
process.exit(wrong === 0 ? 0 : 1);
