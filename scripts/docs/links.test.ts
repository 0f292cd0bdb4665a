import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const documents = globSync('**/*.md', { cwd: root, exclude: (path) => /(^|\/)(node_modules|results)$/.test(path) });

/** What stands outside of code. */
const prose = (text: string) => text.replace(/^ *```[\s\S]*?^ *```/gm, '').replace(/`[^`\n]*`/g, '`code`');

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(path: string): Set<string> {
  const headings = readFileSync(path, 'utf8').matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map((match) =>
      match[1]!
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

it.each(documents)('every link of %s leads somewhere', (document) => {
  const links = [...prose(readFileSync(join(root, document), 'utf8')).matchAll(/\]\(([^)\s]+)\)/g)].map((m) => m[1]!);
  const lost = links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path, anchor] = link.split('#') as [string, string | undefined];
    const target = path === '' ? join(root, document) : resolve(root, dirname(document), path);
    if (!existsSync(target)) return true;
    return anchor !== undefined && (statSync(target).isDirectory() || !anchorsOf(target).has(anchor));
  });
  expect(lost).toEqual([]);
});
