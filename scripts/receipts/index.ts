// node scripts/receipts/index.ts [--seed n] [--n samples] [--out folder]: draws the suite `receipts`, by default the published one.
// In another folder it becomes a suite of its own, named by its seed, to be asked beside the published one: was that seen before?
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { drawReceipts } from '../../packages/suites/src/generators/receipts/index.ts';
import { encodeGreyPng } from './png.ts';
import { createRenderer } from './render.ts';

const PUBLISHED = join(import.meta.dirname, '..', '..', 'benchmarks', 'suites', 'receipts');
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '20261130' },
    n: { type: 'string', default: '100' },
    out: { type: 'string', default: PUBLISHED },
  },
});
const folder = resolve(values.out);
const drawn = drawReceipts({ seed: Number(values.seed), n: Number(values.n) });
const render = await createRenderer();

rmSync(join(folder, 'images'), { recursive: true, force: true });
mkdirSync(join(folder, 'images'), { recursive: true });
let bytes = 0;
for (const { sample, svg } of drawn) {
  const { pixels, width, height } = render(svg);
  const png = encodeGreyPng(pixels, width, height);
  bytes += png.length;
  writeFileSync(join(folder, 'images', `${sample.id}.png`), png);
}
writeFileSync(join(folder, 'samples.jsonl'), drawn.map(({ sample }) => `${JSON.stringify(sample)}\n`).join(''));
if (folder !== PUBLISHED) {
  const suite = readFileSync(join(PUBLISHED, 'suite.yaml'), 'utf8');
  writeFileSync(join(folder, 'suite.yaml'), suite.replace(/^name: .*$/m, `name: receipts-${values.seed}`));
}
console.log(`${drawn.length} receipts, ${(bytes / 1e6).toFixed(2)} MB of images, in ${folder}`);
