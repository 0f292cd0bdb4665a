// Reads what `evenhand diff --json` prints, and ends with 1 where the candidate is worse than the baseline: where the whole
// 95 % interval of the change lies below zero. Too few samples never close the gate: then the interval reaches over zero.
import { readFileSync } from 'node:fs';

const { models } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const worse = models.filter(({ change }) => change?.hi !== null && change?.hi < 0);
for (const { suite, model, change, rightToWrong } of worse)
  console.error(
    `${model} on ${suite}: ${(100 * change.estimate).toFixed(1)} points, ${rightToWrong.length} samples went from right to wrong`,
  );
console.log(worse.length === 0 ? 'the gate is open' : 'the gate is closed');
process.exitCode = worse.length === 0 ? 0 : 1;
