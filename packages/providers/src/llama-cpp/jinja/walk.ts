import type { Expression, Statement, Target } from './nodes.ts';

/** Names that an expression reads, in the order in which they stand. */
export function* findNames(node: Expression | null): Generator<string> {
  if (node === null) return;
  if (node.kind === 'name') yield node.name;
  for (const part of Object.values(node) as unknown[]) yield* findNamesIn(part);
}

function* findNamesIn(part: unknown): Generator<string> {
  if (Array.isArray(part)) for (const one of part) yield* findNamesIn(one);
  else if (typeof part === 'object' && part !== null) {
    if ('line' in part && 'kind' in part) yield* findNames(part as Expression);
    else if ('args' in part) for (const one of Object.values(part)) yield* findNamesIn(one);
  }
}

/** Names that get a value. */
export function* findTargets(target: Target): Generator<string> {
  if (target.kind === 'name') yield target.name;
  else if (target.kind === 'tuple') for (const item of target.items) yield* findTargets(item);
}

/** Whether a name is read anywhere in statements, also within inner blocks. */
export function mentionsName(statements: readonly Statement[], name: string): boolean {
  const search = (part: unknown): boolean => {
    if (Array.isArray(part)) return part.some(search);
    if (typeof part !== 'object' || part === null) return false;
    const node = part as { kind?: string; name?: unknown; value?: unknown };
    if (node.kind === 'constant') return false;
    if (node.kind === 'name' && node.name === name) return true;
    return Object.values(node).some(search);
  };
  return search(statements);
}
