// node scripts/build.ts: builds packages/cli/dist, the program that `pnpm install` and npm users run: all packages of this
// workspace in a few files, because Node takes half a second to find and read a thousand. `pnpm install` and every script of
// the root call it; where dist is as new as the sources there is nothing to do.
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { basename, join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { isBuilt } from '../packages/cli/bin/built.js';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'packages', 'cli');
const dist = join(cli, 'dist');

/** Stay packages of their own: three are optional, one of them native; the others bring data and WebAssembly along. */
const EXTERNAL = ['bullmq', 'eld', 'ioredis', 'node-llama-cpp', 'quickjs-emscripten'];

/** Files that sources read by `new URL(name, import.meta.url)`: they lie beside the built files. */
const ASSETS = ['javascript', 'python'].flatMap((language) => {
  const folder = join(root, 'packages', 'scorers', 'src', 'sandbox', language);
  return readdirSync(folder)
    .filter((name) => !name.endsWith('.ts'))
    .map((name) => join(folder, name));
});

/** Styles of a run's page, and of a site; the page's script is built. */
const PAGE_STYLES = ['page.css', 'site.css'].map((name) => join(root, 'packages', 'page', 'src', name));
const PAGE_SCRIPT = 'page-client.js';

/** Modules of threads, which only those can load. */
const THREADS = new Set(['worker', 'run-thread']);

/** Loaded when a run has begun. */
const LATE = /^(openai|undici|dist|ollama)-/;

if (!process.argv.includes('--force') && isBuilt(cli)) process.exit(0);
await build();

async function build(): Promise<void> {
  const making = `${dist}.${process.pid}`;
  const packages = join(root, 'packages');
  const bundle = await rolldown({
    input: {
      program: join(cli, 'src', 'program.ts'),
      index: join(cli, 'src', 'index.ts'),
      worker: join(packages, 'scorers', 'src', 'sandbox', 'javascript', 'worker.ts'),
      'run-thread': join(cli, 'src', 'run-thread.ts'),
    },
    platform: 'node',
    external: EXTERNAL.flatMap((name) => [name, new RegExp(`^${name}/`)]),
    plugins: [requireInBundle(), deferHttp2(), escapeRest()],
    logLevel: 'warn',
  });
  // With one character that is none of Latin 1 V8 holds a whole file at two bytes a character, comments included.
  const minify = { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } };
  const { output } = await bundle.write({
    dir: making,
    format: 'esm',
    hashCharacters: 'hex',
    comments: { legal: true, annotation: false, jsdoc: false },
    minify,
  });
  await bundle.close();
  const script = await buildPageScript(join(packages, 'page'));
  writeFileSync(join(making, PAGE_SCRIPT), script.code);
  for (const asset of [...ASSETS, ...PAGE_STYLES])
    cpSync(asset, join(making, basename(asset)), { errorOnExist: true, force: false });
  const chunks = output.filter((one) => one.type === 'chunk');
  writeFileSync(
    join(making, 'THIRD-PARTY-LICENSES.txt'),
    collectLicences([...chunks.flatMap(({ moduleIds }) => moduleIds), ...script.moduleIds]),
  );
  rmSync(dist, { recursive: true, force: true });
  renameSync(making, dist);
  await warm(chunks.flatMap(({ name, fileName }) => (THREADS.has(name) ? [] : [fileName])));
}

/** The script of report.html in one piece, for the page to hold; the sources read it from packages/page/dist. */
async function buildPageScript(page: string): Promise<{ code: string; moduleIds: string[] }> {
  const bundle = await rolldown({
    input: join(page, 'src', 'client', 'main.ts'),
    platform: 'browser',
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({
    format: 'iife',
    comments: false,
    minify: { compress: true, mangle: true, codegen: { removeWhitespace: true, asciiOnly: true } },
  });
  await bundle.close();
  const [chunk] = output;
  // What ends a script in HTML ends it wherever it stands.
  const code = chunk.code.replaceAll('</script', '<\\/script');
  mkdirSync(join(page, 'dist'), { recursive: true });
  writeFileSync(join(page, 'dist', PAGE_SCRIPT), code);
  return { code, moduleIds: chunk.moduleIds };
}

/** The licences of all packages that the bundle holds, each text once. */
function collectLicences(moduleIds: readonly string[]): string {
  const folders = new Set(
    moduleIds.flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? []),
  );
  const byText = Map.groupBy([...folders].sort(), (folder) => {
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    return file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
  });
  const texts = [...byText].map(([text, sharing]) => [...sharing.map(describePackage), '', text].join('\n'));
  return `${texts.join('\n\n----\n\n')}\n`;
}

function describePackage(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  return `${name} ${version} (${license ?? 'see its package'})`;
}

/** What a source requires by name is bundled, and still executed only when it is needed. */
function requireInBundle(): Plugin {
  return {
    name: 'require-in-bundle',
    transform(source, id) {
      if (!id.startsWith(join(root, 'packages')) || !/\brequire\('[^']+'\)/.test(source)) return null;
      return source.replace('const require = createRequire(import.meta.url);', '');
    },
  };
}

/**
 * undici loads HTTP/2 with its client, and TLS with that: a tenth of the time until a first request. In the bundle the first server
 * that speaks it loads it; ours are asked not to.
 */
function deferHttp2(): Plugin {
  const eager = "const connectH2 = require('./client-h2.js')";
  return {
    name: 'defer-http2',
    transform(source, id) {
      if (!/[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client\.js$/.test(id)) return null;
      if (!source.includes(eager)) throw new Error(`${id}: expected ${eager}`);
      return source.replace(eager, "const connectH2 = (...given) => require('./client-h2.js')(...given)");
    },
  };
}

/**
 * What the printer leaves beyond ASCII stands in legal comments and in raw templates, which are sources of patterns: there an escape
 * means the same.
 */
function escapeRest(): Plugin {
  const toEscape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return {
    name: 'escape-rest',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'chunk') file.code = file.code.replace(/[\u0080-\uffff]/g, toEscape);
    },
  };
}

/** Node keeps what it compiled; under the flags of a run, or it compiles again. */
async function warm(files: readonly string[]): Promise<void> {
  const { disableIncrementalMarking, limitHeapGrowth } = await import('../packages/cli/src/process-tuning.ts');
  enableCompileCache(join(dist, '.cache'));
  const late = files.filter((file) => LATE.test(file));
  for (const file of files.filter((one) => !late.includes(one))) await import(join(dist, file));
  limitHeapGrowth();
  disableIncrementalMarking();
  for (const file of late) await import(join(dist, file));
  flushCompileCache();
}
