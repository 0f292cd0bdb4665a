import type { Macro, Statement } from './nodes.ts';
import { findNames, findTargets } from './walk.ts';

/**
 * For each body that has variables of its own: the names that are set in it before they are read. There the variable of the
 * render of the same name is not seen, not even before the `set`: Jinja settles that when it compiles.
 */
export type Frames = ReadonlyMap<readonly Statement[], readonly string[]>;

interface Symbols {
  readonly parent: Symbols | null;
  /** Names known in this body, and whether they were set before they were read. */
  readonly hidden: Map<string, boolean>;
  readonly stored: Set<string>;
}

const isKnown = (symbols: Symbols | null, name: string): boolean =>
  symbols !== null && (symbols.hidden.has(name) || isKnown(symbols.parent, name));

function load(symbols: Symbols, names: Iterable<string>): void {
  for (const name of names) if (!isKnown(symbols, name)) symbols.hidden.set(name, false);
}

function store(symbols: Symbols, name: string): void {
  symbols.stored.add(name);
  if (!symbols.hidden.has(name)) symbols.hidden.set(name, !isKnown(symbols.parent, name));
}

function declare(symbols: Symbols, names: Iterable<string>): void {
  for (const name of names) {
    symbols.stored.add(name);
    symbols.hidden.set(name, false);
  }
}

/** As Jinja's `idtracking`: what is set in one branch alone is looked up outside where the branch was not taken. */
function mergeBranches(symbols: Symbols, branches: readonly Symbols[]): void {
  const fresh = new Set(branches.flatMap(({ stored }) => [...stored]).filter((name) => !symbols.stored.has(name)));
  for (const branch of branches) {
    for (const [name, hidden] of branch.hidden) symbols.hidden.set(name, hidden);
    for (const name of branch.stored) symbols.stored.add(name);
  }
  for (const name of fresh) symbols.hidden.set(name, false);
}

type Inner = readonly [body: readonly Statement[], declared: readonly string[], loaded: readonly string[]];

/** @param statements of a whole template */
export function findFrames(statements: readonly Statement[]): Frames {
  const frames = new Map<readonly Statement[], readonly string[]>();

  const analyse = (parent: Symbols | null, [body, declared, loaded]: Inner): void => {
    const symbols: Symbols = { parent, hidden: new Map(), stored: new Set() };
    declare(symbols, declared);
    load(symbols, loaded);
    const inner: Inner[] = [];
    visitAll(symbols, body, inner);
    frames.set(
      body,
      [...symbols.hidden].filter(([, hidden]) => hidden).map(([name]) => name),
    );
    for (const one of inner) analyse(symbols, one);
  };
  analyse(null, [statements, [], []]);
  return frames;
}

function visitAll(symbols: Symbols, statements: readonly Statement[], inner: Inner[]): void {
  for (const statement of statements) visit(symbols, statement, inner);
}

function visitIf(symbols: Symbols, statement: Statement & { kind: 'if' }, inner: Inner[], from = 0): void {
  const branch = (fill: (copy: Symbols) => void): Symbols => {
    const copy: Symbols = {
      parent: symbols.parent,
      hidden: new Map(symbols.hidden),
      stored: new Set(symbols.stored),
    };
    fill(copy);
    return copy;
  };
  load(symbols, findNames(statement.branches[from]!.test));
  const others = from === 0 ? statement.branches.slice(1) : [];
  mergeBranches(symbols, [
    branch((copy) => visitAll(copy, statement.branches[from]!.body, inner)),
    branch((copy) => {
      for (let i = 1; i <= others.length; i++) visitIf(copy, { ...statement, otherwise: [] }, inner, i);
    }),
    branch((copy) => visitAll(copy, statement.otherwise, inner)),
  ]);
}

function macroFrame(macro: Macro): Inner {
  const defaults = macro.parameters.flatMap(({ fallback }) => [...findNames(fallback)]);
  return [macro.body, macro.parameters.map(({ name }) => name), defaults];
}

function visit(symbols: Symbols, statement: Statement, inner: Inner[]): void {
  switch (statement.kind) {
    case 'output':
      load(symbols, findNames(statement.value));
      break;
    case 'if':
      visitIf(symbols, statement, inner);
      break;
    case 'for':
      load(symbols, findNames(statement.items));
      inner.push([statement.body, [...findTargets(statement.target), 'loop'], []], [statement.otherwise, [], []]);
      break;
    case 'set':
      load(symbols, findNames(statement.value));
      storeTarget(symbols, statement.target);
      break;
    case 'set-block':
      storeTarget(symbols, statement.target);
      inner.push([statement.body, [], []]);
      break;
    case 'with':
      for (const [, value] of statement.values) load(symbols, findNames(value));
      inner.push([statement.body, statement.values.flatMap(([target]) => [...findTargets(target)]), []]);
      break;
    case 'macro':
      store(symbols, statement.macro.name);
      inner.push(macroFrame(statement.macro));
      break;
    case 'call-block':
      load(symbols, findNames(statement.call));
      inner.push(macroFrame(statement.caller));
      break;
    case 'filter-block':
    case 'generation':
    case 'block':
      inner.push([statement.body, [], []]);
      break;
    default:
      break;
  }
}

function storeTarget(symbols: Symbols, target: (Statement & { kind: 'set' })['target']): void {
  if (target.kind === 'attribute') load(symbols, [target.namespace]);
  else for (const name of findTargets(target)) store(symbols, name);
}
