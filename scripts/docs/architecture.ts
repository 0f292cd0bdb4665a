import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALLOWED } from '../check/arrows.ts';
import { code, table } from './markdown.ts';

const packages = join(import.meta.dirname, '..', '..', 'packages');

interface Manifest {
  readonly description: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (name: string) => JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as Manifest;

/** The packages, what each is for, and the third-party packages that have their home there. */
export function packageTable(): string {
  const homes = new Set<string>();
  const rows = Object.keys(ALLOWED).map((name) => {
    const { description, dependencies, optionalDependencies } = manifestOf(name);
    // The published package repeats what those that it bundles need; their home comes first.
    const others = Object.keys({ ...dependencies, ...optionalDependencies }).filter(
      (one) => !one.startsWith('@evenhand/') && one !== 'zod' && !homes.has(one),
    );
    for (const other of others) homes.add(other);
    return [code(name), description, others.map(code).join(', ')];
  });
  return table(['package', 'what it is', 'third-party packages'], rows);
}

/** Which package may know which, without the arrows that follow from others. */
export function arrowDiagram(): string {
  const reaches = (from: string, to: string): boolean =>
    ALLOWED[from]!.some((next) => next === to || reaches(next, to));
  const lines = Object.entries(ALLOWED).flatMap(([from, known]) =>
    known
      .filter((to) => !known.some((between) => between !== to && reaches(between, to)))
      .map((to) => `  ${from} --> ${to}`),
  );
  return ['```mermaid', 'flowchart TD', ...lines, '```'].join('\n');
}
