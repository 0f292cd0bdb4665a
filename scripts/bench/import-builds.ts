// node scripts/bench/import-builds.ts CHECKOUT FORMAT FILE [MAP] [ROUNDS]: an import by this checkout against one by another that is
// installed (and built, where it has a build); what is printed are ratios, this one ÷ the other.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { alternate, findLeast, formatRatio } from './alternate.ts';
import { measured } from './wire/client.ts';

const [other, format, file, map = '', rounds = '3'] = process.argv.slice(2);
if (other === undefined || format === undefined || file === undefined)
  throw new Error('expected the folder of the other checkout, a format and a file');
const folder = mkdtempSync(join(tmpdir(), 'evenhand-import-builds-'));
const mapped = map === '' ? [] : ['--map', resolve(map)];
try {
  const series = await alternate(other, { rounds: Number(rounds), warmUps: 0 }, async (program, build) => {
    const out = join(folder, build);
    const taken = await measured(program, 'import', format, resolve(file), ...mapped, '--out', out);
    rmSync(out, { recursive: true });
    return taken;
  });
  const peak = (build: 'ours' | 'other') => findLeast(series, build, ({ peakMiB }) => peakMiB).toFixed(0);
  console.log(
    `${format}: ${rounds} rounds each; processor time ${formatRatio(series, ({ cpuMs }) => cpuMs)}, wall ${formatRatio(series, ({ wallMs }) => wallMs)}, peak memory ${peak('ours')} MiB against ${peak('other')} MiB`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
