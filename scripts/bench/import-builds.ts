// node scripts/bench/import-builds.ts CHECKOUT FORMAT FILE [MAP] [ROUNDS]: an import by this checkout against one by another that is
// installed (and built, where it has a build). Imports of both alternate in one series; what is printed are ratios, this one ÷ the
// other, each of the least value of its imports: other work on the machine only ever adds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { measured, type Taken } from './wire/client.ts';

const [other, format, file, map = '', rounds = '3'] = process.argv.slice(2);
if (other === undefined || format === undefined || file === undefined)
  throw new Error('expected the folder of the other checkout, a format and a file');
const BUILDS = { ours: join(import.meta.dirname, '..', '..'), other: resolve(other) } as const;
type Build = keyof typeof BUILDS;
const folder = mkdtempSync(join(tmpdir(), 'evenhand-import-builds-'));
const runs: Record<Build, Taken[]> = { ours: [], other: [] };
try {
  for (let round = 0; round < Number(rounds); round++)
    for (const build of round % 2 === 0 ? (['ours', 'other'] as const) : (['other', 'ours'] as const)) {
      const out = join(folder, build);
      const program = join(BUILDS[build], 'packages', 'cli', 'bin', 'evenhand.js');
      const mapped = map === '' ? [] : ['--map', resolve(map)];
      runs[build].push(await measured(program, 'import', format, resolve(file), ...mapped, '--out', out));
      rmSync(out, { recursive: true });
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const least = (build: Build, of: (run: Taken) => number) => Math.min(...runs[build].map(of));
const ratio = (of: (run: Taken) => number) => (least('ours', of) / least('other', of)).toFixed(2);
console.log(
  `${format}: ${rounds} rounds each; processor time ${ratio(({ cpuMs }) => cpuMs)}, wall ${ratio(({ wallMs }) => wallMs)}, peak memory ${least('ours', ({ peakMiB }) => peakMiB).toFixed(0)} MiB against ${least('other', ({ peakMiB }) => peakMiB).toFixed(0)} MiB`,
);
