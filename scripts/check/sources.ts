// The TypeScript files of the packages as syntax trees: what the checks of words, cycles and arrows read.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

export const root = join(import.meta.dirname, '..', '..');

/** A node of the tree, as ESTree has it. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

export interface Source {
  /** Path from the root, such as `packages/core/src/io/files.ts`. */
  readonly path: string;
  readonly text: string;
  /** Each identifier with its offset, imported names of other packages included. */
  readonly identifiers: readonly { readonly name: string; readonly offset: number }[];
  /** What it imports or exports from, types included, as it is written. */
  readonly imports: readonly string[];
  /** The names among them, by the name that the other file gives them. */
  readonly imported: readonly { readonly name: string; readonly from: string }[];
}

/** Every TypeScript file below a folder, sorted by path. @param folder path from the root */
export function readSources(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !/(^|[\\/])(node_modules|dist)[\\/]/.test(name),
    )
    .sort()
    .map((name) => parseSource(join(folder, name)));
}

/** Several checks read the same files in one process. */
const parsed = new Map<string, Source>();

function parseSource(path: string): Source {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  const text = readFileSync(join(root, path), 'utf8');
  const identifiers: { name: string; offset: number }[] = [];
  const imports: string[] = [];
  const imported: { name: string; from: string }[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const one of value) visit(one);
      return;
    }
    if (!isNode(value)) return;
    if (value.type === 'Identifier' || value.type === 'PrivateIdentifier')
      identifiers.push({ name: value.name as string, offset: value.start });
    if (/^(Import|Export\w*)Declaration$|^ImportExpression$|^TSImportType$/.test(value.type)) {
      const { value: from } = (value.source ?? value.argument ?? {}) as { value?: unknown };
      if (typeof from === 'string') {
        imports.push(from);
        for (const one of (value.specifiers ?? []) as Record<string, { readonly name?: string } | undefined>[]) {
          const name = (value.type === 'ImportDeclaration' ? one.imported : one.local)?.name;
          if (name !== undefined) imported.push({ name, from });
        }
      }
    }
    for (const key of Object.keys(value)) visit(value[key]);
  };
  visit(parseAst(text, { lang: 'ts' }, path));
  const source = { path, text, identifiers, imports, imported };
  parsed.set(path, source);
  return source;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}
