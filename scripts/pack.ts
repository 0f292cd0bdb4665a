// node scripts/pack.ts: packs the program and what every run loads of its dependencies into a few files, because Node takes a
// second to find and read a thousand. Nothing to do where these very sources are packed already. `pnpm install` calls it, and
// every script of the root; packages/cli/bin/packed.js finds what it made.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join, relative } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { cache, packOfNow, packs, root } from '../packages/cli/bin/packed.js';
import { disableIncrementalMarking, limitHeapGrowth } from '../packages/cli/src/v8-heap.ts';

/** Stay where they are: most runs need none of them, and some bring files of other kinds along. */
const EXTERNAL: ReadonlySet<string> = new Set([
  '@anthropic-ai/sdk',
  '@cortex-js/compute-engine',
  '@google/genai',
  'eld/medium',
  'node-llama-cpp',
  'quickjs-emscripten',
]);
/** What a source requires by name is packed, and still executed only when it is asked for. */
const REQUIRES = /\brequire\('[^']+'\)/;
const REQUIRE = 'const require = createRequire(import.meta.url);';
/** A run that goes on for days still loads from the pack that it began with. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

const folder = packOfNow();
if (!existsSync(folder)) {
  sweep();
  await pack(folder);
}

async function pack(to: string): Promise<void> {
  const making = `${to}.${process.pid}`;
  const bundle = await rolldown({
    input: join(root, 'packages', 'cli', 'src', 'program.ts'),
    platform: 'node',
    plugins: [externals(making), rewriteUrls(making)],
    logLevel: 'warn',
  });
  // With one character that is none of Latin 1 V8 holds a whole file at two bytes a character.
  const minify = { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } };
  const { output } = await bundle.write({ dir: making, format: 'esm', hashCharacters: 'hex', comments: false, minify });
  await bundle.close();
  // Else Node compiles each file to find out what it is.
  writeFileSync(join(making, 'package.json'), '{"type":"module"}\n');
  // Two that pack at once make the same.
  if (existsSync(to)) rmSync(making, { recursive: true });
  else renameSync(making, to);
  enableCompileCache(cache);
  const chunks = output.filter((one) => one.type === 'chunk');
  const late = chunks.filter(({ facadeModuleId }) => facadeModuleId?.includes('node_modules'));
  for (const { fileName } of chunks.filter((one) => !late.includes(one))) await import(join(to, fileName));
  // Node forgets what it compiled under other flags than those of a run that loads it.
  limitHeapGrowth();
  disableIncrementalMarking();
  for (const { fileName } of late) await import(join(to, fileName));
  flushCompileCache();
}

/** What stays beside is named by its place seen from the pack, which may move with the whole checkout. */
function externals(from: string): Plugin {
  return {
    name: 'besides',
    async resolveId(wanted, importer) {
      if (!EXTERNAL.has(wanted)) return null;
      const found = await this.resolve(wanted, importer, { skipSelf: true });
      return found && { id: `./${relative(from, found.id)}`, external: true };
    },
  };
}

/** A source that looks for files beside itself finds them there. */
function rewriteUrls(from: string): Plugin {
  return {
    name: 'places',
    transform(source, id) {
      if (!source.includes('import.meta.url') || !id.startsWith(join(root, 'packages'))) return null;
      const code = REQUIRES.test(source) ? source.replace(REQUIRE, '') : source;
      return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(relative(from, id))}, import.meta.url).href`);
    },
  };
}

/** Old packs, and what was compiled of others than this one: it is not asked for again, and Node never throws it away. */
function sweep(): void {
  mkdirSync(packs, { recursive: true });
  const compiled = readdirSync(cache).map((name) => join(cache, name));
  const old = readdirSync(packs)
    .map((name) => join(packs, name))
    .filter((path) => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > KEPT_MS);
  for (const path of [...compiled.filter((one) => one !== packs), ...old])
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // A program that runs writes there; the next pack sweeps it.
    }
}
