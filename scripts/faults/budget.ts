// node scripts/faults/budget.ts [SEEDS] [FILTER]: runs of the real program with a cap of 0.01 USD, 32 requests at a time, at a gateway on loopback in
// which 5 % of requests fail and which states usage, zeros or nothing; to their end, killed (-9) and resumed, or extended, with a judge model
// or without. What counts is the bill of the server behind the gateway. FILTER: a part of what a row begins with, such as 'nothing | runs'.
// Ends with 1 where the cap was passed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bill, CAP_USD, ENDINGS, STATEMENTS, spend } from '../../packages/cli/test/support/budgets.ts';

const seeds = Number(process.argv[2] ?? 50);
const filter = process.argv[3] ?? '';
const home = mkdtempSync(join(tmpdir(), 'evenhand-budget-'));
console.log(
  '| gateway states | the run | judge | runs | passed the cap | largest bill, USD | median bill | last exit codes |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
try {
  for (const judged of [false, true])
    for (const statement of STATEMENTS)
      for (const ending of ENDINGS) {
        const row = `| ${statement} | ${ending} | ${judged ? 'yes' : 'no'}`;
        if (!row.includes(filter)) continue;
        const bills: Bill[] = [];
        for (let seed = 1; seed <= seeds; seed++) {
          bills.push(await spend(home, seed, { statement, ending, judged }));
          rmSync(home, { recursive: true, force: true });
        }
        const usd = bills.map(({ billedUsd }) => billedUsd).sort((a, b) => a - b);
        const passed = usd.filter((one) => one > CAP_USD + 1e-12).length;
        const codes = [...new Set(bills.map((bill) => bill.codes.at(-1)))].sort().join(', ');
        console.log(
          `${row} | ${seeds} | ${passed} | ${usd.at(-1)!.toFixed(6)} | ${usd[Math.floor(seeds / 2)]!.toFixed(6)} | ${codes} |`,
        );
        if (passed > 0) process.exitCode = 1;
      }
} finally {
  rmSync(home, { recursive: true, force: true });
}
