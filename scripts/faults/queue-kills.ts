// node scripts/faults/queue-kills.ts [SEEDS] [SAMPLES] [KILLS] [FIRST_SEED]: for each seed a run through a queue, in which workers, the
// coordinator and Redis are killed (-9) at random moments and started again. Every other seed has a Redis that writes nothing down; every
// fourth may spend less than the run costs. Ends with 1 where a cell is missing or twice, a quality file differs, or the cap was passed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killQueuedRun } from '../../packages/cli/test/support/queue-kills.ts';

const [seeds = 20, samples = 150, kills = 6, first = 1] = process.argv.slice(2).map(Number);
let bad = 0;
for (let seed = first; seed < first + seeds; seed++) {
  const home = mkdtempSync(join(tmpdir(), 'evenhand-queue-kills-'));
  const isPersistent = seed % 2 === 1;
  const isShort = seed % 4 === 3;
  try {
    const result = await killQueuedRun(home, { samples, kills, seed, isPersistent, capShare: isShort ? 0.6 : 3 });
    const { victims, requests, requestedTwice, costUsd, capUsd, last, cells, uniqueCells, attempts } = result;
    const isComplete = isShort || (last.code === 0 && cells === samples && result.sameFiles);
    const isGood =
      isComplete &&
      (!isShort || last.code === 3) &&
      cells === uniqueCells &&
      costUsd <= capUsd &&
      result.verified &&
      result.secrets.length === 0 &&
      result.unexpected.length === 0;
    if (!isGood) bad++;
    console.log(
      `seed ${seed} (${isPersistent ? 'persistent' : 'not persistent'}, cap ${capUsd.toFixed(2)} USD): killed ${victims.join(', ')}; exit ${last.code}; ${cells} cells, ${uniqueCells} of them different; ${requests} requests for ${costUsd.toFixed(2)} USD, ${requestedTwice} questions more than once, ${attempts} lost attempts recorded; quality files ${result.sameFiles ? 'equal' : isShort ? 'of a part' : 'DIFFER'}; verified: ${result.verified ? 'yes' : 'NO'}; secrets: ${result.secrets.join(', ') || 'none'}; ${isGood ? 'good' : `BAD ${result.unexpected.join('; ')}`}`,
    );
    if (!isGood) console.log([...result.messages, last.stderr.slice(-1500)].join('\n'));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
console.log(`${seeds - bad} of ${seeds} good`);
process.exitCode = bad === 0 ? 0 : 1;
