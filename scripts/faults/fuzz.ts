// node scripts/faults/fuzz.ts TARGET SECONDS [SEED]: what comes from outside, mangled with its structure in view, into the readers.
// TARGET: replies, journal, imports, yaml, gguf, templates. Ends with 1 for anything but a result or an error in words.
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { ggufTarget, importTarget, journalTarget, templateTarget, yamlTarget } from './fuzz/files.ts';
import { repliesTarget } from './fuzz/replies.ts';

const TARGETS = {
  replies: repliesTarget,
  journal: journalTarget,
  imports: importTarget,
  yaml: yamlTarget,
  gguf: ggufTarget,
  templates: templateTarget,
};
/** A run that takes longer hangs. */
const HANG_MS = 20_000;

const [name = '', seconds = '60', seedText] = process.argv.slice(2);
const create = TARGETS[name as keyof typeof TARGETS];
if (create === undefined) {
  console.error(`fuzz: ${JSON.stringify(name)} is no target; expected one of ${Object.keys(TARGETS).join(', ')}`);
  process.exit(4);
}
const seed = seedText === undefined ? Date.now() % 2 ** 31 : Number(seedText);
const runs = new Int32Array(new SharedArrayBuffer(4));
const watchdog = new Worker(
  // A worker's own console speaks through the thread that hangs.
  `const { workerData: { runs, ms, text } } = require('node:worker_threads');
   let last = -1;
   setInterval(() => {
     if (runs[0] === last) {
       require('node:fs').writeSync(2, text + ': run ' + last + ' hangs\\n');
       process.kill(process.pid, 'SIGKILL');
     }
     last = runs[0];
   }, ms);`,
  { eval: true, workerData: { runs, ms: HANG_MS, text: `${name}, seed ${seed}` } },
);
watchdog.unref();

const { property, close } = await create();
const counted = property.beforeEach(() => {
  runs[0]!++;
});
const beginMs = performance.now();
const details = await fc.check(counted as fc.IAsyncPropertyWithHooks<unknown>, {
  seed,
  numRuns: 1e9,
  interruptAfterTimeLimit: Number(seconds) * 1000,
  markInterruptAsFailure: false,
});
await close();
const took = Math.round((performance.now() - beginMs) / 1000);
if (details.failed) {
  console.error(`${name}, seed ${seed}: FAILED after ${runs[0]} runs\n${fc.defaultReportMessage(details)}`);
  process.exit(1);
}
writeSync(1, `${name}, seed ${seed}: ${runs[0]} runs in ${took} s, nothing found\n`);
process.exit(0);
