// Which package may know which: the floor plan as a rule. Read from the manifests and from the imports of the sources.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSources, root, type Source } from './sources.ts';

const packages = join(root, 'packages');

/** `cli` may know all; `io`, `statistics` and `messages` none of ours. */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  io: [],
  statistics: [],
  messages: [],
  core: ['io'],
  grounds: ['core', 'io', 'messages'],
  providers: ['core', 'io'],
  scorers: ['core', 'io'],
  suites: ['core', 'io'],
  importers: ['core', 'io'],
  report: ['core', 'grounds', 'io', 'messages', 'statistics'],
  page: ['core', 'grounds', 'io', 'messages', 'report'],
  // Only where a run looks at its own results.
  runner: ['core', 'grounds', 'io', 'messages', 'report', 'statistics'],
  queue: ['core', 'io', 'runner'],
  cli: [
    'core',
    'grounds',
    'importers',
    'io',
    'messages',
    'page',
    'providers',
    'queue',
    'report',
    'runner',
    'scorers',
    'statistics',
    'suites',
  ],
};
/** May be used everywhere; every other third-party package has one home. */
const SHARED: ReadonlySet<string> = new Set(['zod']);

/** @returns one sentence for each rule that is broken */
export function checkArrows(): string[] {
  const problems: string[] = [];
  const homes = new Map<string, string>();
  for (const name of readdirSync(packages)) {
    const allowed = ALLOWED[name];
    if (allowed === undefined) {
      problems.push(
        `packages/${name}: is not in the floor plan; add it to scripts/check/arrows.ts with the packages that it may know`,
      );
      continue;
    }
    const manifest = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string> | undefined
    >;
    // What the published package repeats has its home where it is used; its own are bundled, and so for development only.
    const own =
      name === 'cli' ? manifest.devDependencies : { ...manifest.dependencies, ...manifest.optionalDependencies };
    for (const dependency of Object.keys(own ?? {})) {
      const ours = ownName(dependency);
      if (ours !== null && !allowed.includes(ours))
        problems.push(
          `packages/${name}/package.json: depends on ${dependency}; ${name} may know ${allowed.join(', ') || 'none of ours'}`,
        );
      if (ours !== null || SHARED.has(dependency)) continue;
      const home = homes.get(dependency);
      if (home !== undefined)
        problems.push(
          `packages/${name}/package.json: ${dependency} has its home in ${home}; every third-party package has one`,
        );
      homes.set(dependency, name);
    }
    for (const source of readSources(join('packages', name, 'src')))
      problems.push(...importProblems(name, source, allowed));
  }
  return problems;
}

function importProblems(name: string, { path, imports }: Source, allowed: readonly string[]): string[] {
  return imports.flatMap((wanted) => {
    const ours = ownName(wanted);
    if (ours !== null && !allowed.includes(ours))
      return [`${path}: imports ${wanted}; ${name} may know ${allowed.join(', ') || 'none of ours'}`];
    if (wanted.startsWith('@evenhand/') && wanted.split('/').length > 2)
      return [`${path}: imports ${wanted}; a package has one door, its name`];
    if (/^\.\.\/.*packages\//.test(wanted)) return [`${path}: imports ${wanted} past the door of its package`];
    return [];
  });
}

function ownName(dependency: string): string | null {
  if (dependency === 'evenhand') return 'cli';
  return dependency.startsWith('@evenhand/') ? dependency.split('/')[1]! : null;
}
