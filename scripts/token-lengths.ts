// node scripts/token-lengths.ts [files.gguf]: how many tokens the texts of `long-context` really have, by the tokenizers of models whose
// weights are in the cache; docs/suites.md has the table. Only vocabularies are loaded, no weights.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { openLibrary } from '../packages/providers/src/llama-cpp/library.ts';
import { longContext } from '../packages/suites/src/generators/long-context/index.ts';

const CACHE = join(homedir(), '.cache', 'evenhand', 'weights');
const given = process.argv.slice(2);
const files =
  given.length > 0
    ? given
    : existsSync(CACHE)
      ? readdirSync(CACHE).flatMap((name) => (name.endsWith('.gguf') ? [join(CACHE, name)] : []))
      : [];
if (files.length === 0)
  throw new Error(`no weights in ${CACHE}; bring some with a run, or name GGUF files on the command line`);

const samples = longContext.generate({ seed: 20261130, n: 108 });
const lengths = [...new Set(samples.map(({ tags }) => tags[2]!))].sort(
  (a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10),
);
const { llama } = await openLibrary();

console.log(`| tokenizer | language | ${lengths.join(' | ')} |`);
console.log(`| --- | --- |${lengths.map(() => ' --: |').join('')}`);
for (const file of files) {
  const model = await llama.loadModel({ modelPath: file, vocabOnly: true });
  for (const language of ['en', 'zh']) {
    const cells = lengths.map((length) => {
      const counts = samples
        .filter((sample) => sample.language === language && sample.tags[2] === length)
        .map(({ input }) => model.tokenize(input as string).length);
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
      return `${Math.round(mean).toLocaleString('en')} (${Math.min(...counts).toLocaleString('en')}–${Math.max(...counts).toLocaleString('en')})`;
    });
    console.log(`| ${basename(file)} | ${language} | ${cells.join(' | ')} |`);
  }
  await model.dispose();
}
