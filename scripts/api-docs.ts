// node scripts/api-docs.ts [--check]: writes docs/api.md, the reference of the programmatic interface, from the docstrings and
// declarations of what packages/cli/src/index.ts exports.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { readSources, root, type Source } from './check/sources.ts';

const page = join(root, 'docs', 'api.md');
const sources = readdirSync(join(root, 'packages')).flatMap((name) => readSources(join('packages', name, 'src')));
const text = await format(writePage(), { ...(await resolveConfig(page)), filepath: page });
if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
  console.error('docs/api.md: is not what the sources say; write it again: node scripts/api-docs.ts');
  process.exitCode = 1;
}

function writePage(): string {
  const index = sources.find(({ path }) => path === join('packages', 'cli', 'src', 'index.ts'))!;
  const names = [...index.text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)].flatMap(([, list, from]) =>
    list!
      .split(',')
      .map((name) => name.replace(/\btype\b/, '').trim())
      .filter((name) => name !== '')
      .map((name) => ({ name, own: from!.startsWith('.') })),
  );
  const isFunction = (name: string) => /^[a-z]/.test(name);
  const functions = names.filter(({ name }) => isFunction(name));
  const types = names.filter(({ name, own }) => !isFunction(name) && own);
  const others = names.filter(({ name, own }) => !isFunction(name) && !own);
  return `${[
    '# The programmatic interface',
    "What `import { … } from 'evenhand'` gives, written from the sources by `node scripts/api-docs.ts`.\n[examples/programmatic](../examples/programmatic/README.md) uses most of it.",
    ...section('Functions', functions),
    ...section('Their options and results', types),
    ...section('Nouns, as files and providers have them', others),
  ].join('\n\n')}\n`;
}

function section(title: string, names: readonly { readonly name: string }[]): string[] {
  return [`## ${title}`, ...names.flatMap(({ name }) => describe(name))];
}

function describe(name: string): string[] {
  const found = findDeclaration(name);
  if (found === null) throw new Error(`${name}: no source declares it`);
  return [`### ${name}`, ...toMarkdown(found.doc), `\`\`\`ts\n${found.declaration}\n\`\`\``];
}

/** A doc comment as Markdown: its text, a list of its tags, its example as code. */
function toMarkdown(doc: string): string[] {
  const [body, example] = doc.split(/^@example\s*/m);
  const [sentences, ...tags] = body!.split(/(?:^|\s)(?=@(?:param|returns|throws)\b)/);
  const lines = (words: string) =>
    words
      .trim()
      .replace(/\s*\n\s*/g, ' ')
      .replace(/(?<=[a-z`)\]][.;]) (?=[A-Z`])/g, '\n');
  return [
    ...(sentences!.trim() === '' ? [] : [lines(sentences!)]),
    ...(tags.length === 0
      ? []
      : [
          tags
            .map(
              (tag) => `- ${lines(tag.replace(/^@(\w+) /, (_, word: string) => `**${word}** `)).replace(/\n/g, ' ')}`,
            )
            .join('\n'),
        ]),
    ...(example === undefined ? [] : [`\`\`\`ts\n${example.trim()}\n\`\`\``]),
  ];
}

/** Where a name is declared, with its doc comment and its declaration without a body. */
function findDeclaration(name: string): { doc: string; declaration: string } | null {
  const start = new RegExp(`^export (?:declare )?(?:async )?(?:function|const|interface|type|class) ${name}\\b`, 'm');
  const ranked = [...sources].sort((a, b) => Number(isApi(b)) - Number(isApi(a)));
  for (const source of ranked) {
    const match = start.exec(source.text);
    if (match === null) continue;
    const before = source.text.slice(0, match.index);
    const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(before)?.[1] ?? '';
    const doc = comment.replace(/^\s*\* ?/gm, '').trim();
    return { doc, declaration: cutDeclaration(source.text.slice(match.index)) };
  }
  return null;
}

function isApi({ path }: Source): boolean {
  return dirname(path).endsWith('api');
}

/** An interface or type as a whole, a function or constant up to its body. */
function cutDeclaration(text: string): string {
  if (/^export (?:interface|class)/.test(text)) return text.slice(0, text.indexOf('\n}') + 2);
  if (/^export type/.test(text)) return text.slice(0, /;\n(?=\S|\n|$)/.exec(text)!.index + 1);
  const end = /\s*\{\n {2}\S|\s*= [{(]/.exec(text.replace(/\{[^{}\n]*\}/g, (one) => '_'.repeat(one.length)))?.index;
  return `${text.slice(0, end).trimEnd()};`;
}
