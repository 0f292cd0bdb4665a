// No file may import itself by way of others, types included: a reader could not say where to begin.
import { posix } from 'node:path';
import { readSources } from './sources.ts';

/** @returns one sentence for each cycle */
export function checkCycles(): string[] {
  const sources = readSources('packages').filter(({ path }) => path.includes('/src/'));
  const graph = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter((wanted) => wanted.startsWith('.')).map((wanted) => posix.join(posix.dirname(path), wanted)),
    ]),
  );
  return findCycles(graph).map((cycle) => `files import one another in a circle: ${cycle.join(' -> ')}`);
}

/** One cycle for each strongly connected part of the graph, by depth-first search. */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const done = new Set<string>();
  const path: string[] = [];
  const cycles: string[][] = [];
  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      cycles.push([...path.slice(start), file]);
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) if (graph.has(next)) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return cycles;
}
