// node scripts/faults/pauses.ts [RUNS] [SAMPLES] [SEED]: runs over the wire that are stopped and go on, whose clock is set forward and
// back by up to a day, and every other one of which is killed and resumed, at random moments. Ends with 1 where a reply is lost or timed
// wrongly, where what stood still is not marked, or where the run is not verified.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWithPauses } from '../../packages/cli/test/support/pauses.ts';

const [runs = 10, samples = 60, first = 1] = process.argv.slice(2).map(Number);
let bad = 0;
for (let seed = first; seed < first + runs; seed++) {
  const home = mkdtempSync(join(tmpdir(), 'evenhand-pauses-'));
  try {
    const { acts, timed, paused, longestMs, problems } = await runWithPauses(home, samples, seed, seed % 2 === 0);
    if (problems.length > 0) bad++;
    console.log(
      `seed ${seed}: ${acts.join('; ')}: ${timed} replies with times, at most ${longestMs.toFixed(0)} ms, ${paused} without; ${problems.length === 0 ? 'good' : `BAD\n${problems.join('\n')}`}`,
    );
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
console.log(`${runs - bad} of ${runs} good`);
process.exitCode = bad === 0 ? 0 : 1;
