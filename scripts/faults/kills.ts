// node scripts/faults/kills.ts [SAMPLES] [KILLS] [SEED]: a run over the wire is killed (-9) at random moments, resumed each time,
// and held against one that was not. Ends with 1 where a reply that was on disk was asked again, or a quality file differs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killAndResume } from '../../packages/cli/test/support/kills.ts';

const [samples = 2000, kills = 20, seed = 1] = process.argv.slice(2).map(Number);
const home = mkdtempSync(join(tmpdir(), 'evenhand-kills-'));
try {
  const result = await killAndResume(home, samples, kills, seed);
  console.log(`${samples} samples, killed ${kills} times; replies on disk at each kill: ${result.onDisk.join(', ')}`);
  console.log(
    `requests of the run that was killed: ${result.requests}; questions asked more than once, because they were under way: ${result.requestedTwice}`,
  );
  console.log(`replies on disk that were asked again: ${result.requestedAgain.length}`);
  console.log(`quality files equal those of an unbroken run, byte for byte: ${result.sameFiles ? 'yes' : 'NO'}`);
  console.log(
    `last session ended with ${result.last.code}; verified: ${result.verified ? 'yes' : 'NO'}; key found in: ${result.secrets.join(', ') || 'nothing'}`,
  );
  const good = result.requestedAgain.length === 0 && result.sameFiles && result.verified && result.last.code === 0;
  process.exitCode = good && result.secrets.length === 0 ? 0 : 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}
