// node scripts/faults/linear.ts [SIZE] [SCORER…]: what every scorer takes for hostile texts of SIZE code units, and for four times as
// many, in CPU time of this process. Prints those that take more than six times as long for four times the text; ends with 1 where
// there are any.
import { hostileRuns, hostileTexts, PIECES } from '../../packages/scorers/test/support/hostile.ts';
import { READERS } from '../../packages/scorers/test/support/readers.ts';

const [size = '50000', ...only] = process.argv.slice(2);
const small = Number(size);

/** CPU time of the faster of two readings, in ms. */
function measure(read: () => unknown): number {
  const times = [0, 1].map(() => {
    const begin = process.cpuUsage();
    read();
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

let [count, wrong] = [0, 0];
for (const { name, create } of READERS) {
  if (only.length > 0 && !only.some((one) => name.startsWith(one))) continue;
  const read = await create();
  const pairs = [...hostileRuns(small), ...hostileTexts(small)].map((text, at) => [at, text] as const);
  const long = [...hostileRuns(4 * small), ...hostileTexts(4 * small)];
  for (const [at, text] of pairs) {
    count++;
    const much = measure(() => read(long[at]!));
    if (much < 40) continue;
    const few = measure(() => read(text));
    if (much <= 6 * few + 40) continue;
    wrong++;
    console.log(
      `${name}: ${JSON.stringify(text.slice(0, 24))}…${JSON.stringify(text.slice(-6))}: ${few.toFixed(0)} ms for ${text.length}, ${much.toFixed(0)} for ${long[at]!.length}`,
    );
  }
}
console.log(`${count} texts read by ${READERS.length} readers (${PIECES.length} pieces), ${wrong} worse than linear`);
process.exitCode = wrong === 0 ? 0 : 1;
