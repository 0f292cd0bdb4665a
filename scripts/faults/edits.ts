// node scripts/faults/edits.ts [N] [SEED]: N random edits of a finished run by somebody who mends all hashes and writes all result
// files again; each is held against `verify`. Ends with 1 where one is not found.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEditableRun } from '../../packages/cli/test/support/editable-run.ts';
import { EDITS, findEdit } from '../../packages/cli/test/support/edits.ts';
import { uniform } from '../../packages/io/src/index.ts';

const [count = 50, seed = 1] = process.argv.slice(2).map(Number);
const home = mkdtempSync(join(tmpdir(), 'evenhand-edits-'));
const names = Object.keys(EDITS);
let missed = 0;
try {
  await createEditableRun(home);
  for (let number = 1; number <= count; number++) {
    // Every kind comes once before one comes again.
    const order = names.toSorted(
      (a, b) => uniform(seed, Math.ceil(number / names.length), a) - uniform(seed, Math.ceil(number / names.length), b),
    );
    const name = order[(number - 1) % names.length]!;
    const findings = await findEdit(join(home, 'run'), join(home, 'copy'), EDITS[name]!, `${seed} ${number}`);
    if (findings.length === 0) missed++;
    console.log(`${number}. ${name}: ${findings.length === 0 ? 'NOT FOUND' : findings[0]}`);
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
console.log(`${count} edits of ${names.length} kinds, ${count - missed} found`);
process.exitCode = missed === 0 ? 0 : 1;
