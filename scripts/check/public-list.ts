// What `core` offers the other packages is a list written by hand: short, and without names that nobody wants.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSources, root } from './sources.ts';

const LIST = 'packages/core/src/index.ts';
/** More than a reader can keep in view is a sign that what belongs to one package lies in `core`. */
const MOST = 230;

/** @returns one sentence for each rule that is broken */
export function checkPublicList(): string[] {
  const offered = listNames(readFileSync(join(root, LIST), 'utf8'));
  const used = new Set(
    ['packages', 'scripts', 'examples']
      .flatMap(readSources)
      .filter(({ path }) => !path.startsWith('packages/core/') && !/(^|\/)test\/|\.test\.ts$/.test(path))
      .flatMap(({ imported }) => imported)
      .filter(({ from }) => from === '@evenhand/core' || from.endsWith(LIST))
      .map(({ name }) => name),
  );
  return [
    ...(offered.length > MOST
      ? [`${LIST}: exports ${offered.length} names, at most ${MOST}; move what one package alone uses to that package`]
      : []),
    ...offered
      .filter((name) => !used.has(name))
      .map((name) => `${LIST}: exports ${name}, which nothing but tests uses outside of core; take it off the list`),
  ];
}

/** The names of an index that re-exports them one by one. */
function listNames(text: string): string[] {
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\} from /gm)].flatMap(([, names]) =>
    names!
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== ''),
  );
}
