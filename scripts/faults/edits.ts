// node scripts/faults/edits.ts [N] [SEED]: N random edits of finished runs by somebody who mends all hashes and writes all result
// files and the page again; each is held against `verify`. Ends with 1 where one is not found.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEditableRun } from '../../packages/cli/test/support/editable-run.ts';
import { EDITS, findEdit } from '../../packages/cli/test/support/edits.ts';
import { createOtherRuns, OTHER_EDITS } from '../../packages/cli/test/support/other-edits.ts';
import { uniform } from '../../packages/io/src/index.ts';

const [count = 50, seed = 1] = process.argv.slice(2).map(Number);
const home = mkdtempSync(join(tmpdir(), 'evenhand-edits-'));
const all = [
  ...Object.entries(EDITS).map(([name, edit]) => ({ run: 'run', name, edit })),
  ...Object.entries(OTHER_EDITS).flatMap(([run, edits]) =>
    Object.entries(edits).map(([name, edit]) => ({ run, name: `${run}: ${name}`, edit })),
  ),
];
let missed = 0;
try {
  await createEditableRun(home);
  await createOtherRuns(home);
  for (let number = 1; number <= count; number++) {
    // Every kind comes once before one comes again.
    const round = Math.ceil(number / all.length);
    const order = all.toSorted((a, b) => uniform(seed, round, a.name) - uniform(seed, round, b.name));
    const { run, name, edit } = order[(number - 1) % all.length]!;
    const findings = await findEdit(join(home, run), join(home, 'copy'), edit, `${seed} ${number}`);
    if (findings.length === 0) missed++;
    console.log(`${number}. ${name}: ${findings.length === 0 ? 'NOT FOUND' : findings[0]}`);
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
console.log(`${count} edits of ${all.length} kinds, ${count - missed} found`);
process.exitCode = missed === 0 ? 0 : 1;
