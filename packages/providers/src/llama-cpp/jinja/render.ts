import { TemplateError } from './errors.ts';
import { callValue, evaluate, readArguments } from './evaluate.ts';
import type { Frames } from './frames.ts';
import { checkNamespaceName } from './globals.ts';
import type { Library } from './library.ts';
import { createLoop } from './loop.ts';
import { createMacro } from './macro.ts';
import type { FilterChain, Macro, Statement, Target } from './nodes.ts';
import { openScope, readName, type Scope } from './scope.ts';
import { isTrue, iterate } from './sequence.ts';
import { toText } from './to-text.ts';
import { type Callable, isCompound, isUndefined, missing, typeName, type Value } from './values.ts';

/** How statements ended: at their end, or by the loop control that they came upon. */
type Ending = 'end' | 'break' | 'continue';

/** How deep macros and loops may call themselves. */
const MAX_DEPTH = 200;

/**
 * Renders statements.
 * @param root the variables of the render
 * @throws TemplateError, TemplateRefusal
 */
export function renderStatements(
  statements: readonly Statement[],
  frames: Frames,
  root: Scope,
  library: Library,
): string {
  let depth = 0;
  const top = openScope(root);

  /** The names that a body hides, at its beginning. */
  const enter = (body: readonly Statement[], scope: Scope): Scope => {
    for (const name of frames.get(body) ?? [])
      if (!scope.values.has(name)) scope.values.set(name, missing(`'${name}' is undefined`));
    return scope;
  };

  /** A body that is text of its own: what a macro, a filter or a `set` gets. */
  const capture = (body: readonly Statement[], scope: Scope): string => {
    if (++depth > MAX_DEPTH) throw new TemplateError(`macros call each other more than ${MAX_DEPTH} deep`);
    const out: string[] = [];
    const ending = run(body, enter(body, scope), out);
    depth--;
    if (ending !== 'end') throw new TemplateError(`{% ${ending} %} stands outside of a loop`);
    return out.join('');
  };

  const defineMacro = (macro: Macro, scope: Scope): Callable =>
    createMacro(macro, { scope, evaluate: (node, inner) => evaluate(node, inner, library), render: capture });

  const run = (body: readonly Statement[], scope: Scope, out: string[]): Ending => {
    for (const statement of body) {
      const ending = step(statement, scope, out);
      if (ending !== 'end') return ending;
    }
    return 'end';
  };

  const step = (statement: Statement, scope: Scope, out: string[]): Ending => {
    try {
      return execute(statement, scope, out);
    } catch (cause) {
      if (cause instanceof TemplateError && cause.line === null) throw new TemplateError(cause.message, statement.line);
      throw cause;
    }
  };

  const execute = (statement: Statement, scope: Scope, out: string[]): Ending => {
    switch (statement.kind) {
      case 'data':
        out.push(statement.text);
        return 'end';
      case 'output':
        out.push(toText(evaluate(statement.value, scope, library)));
        return 'end';
      case 'if':
        for (const { test, body } of statement.branches)
          if (isTrue(evaluate(test, scope, library))) return run(body, scope, out);
        return run(statement.otherwise, scope, out);
      case 'for':
        return runLoop(statement, scope, out, evaluate(statement.items, scope, library), 0);
      case 'set':
        assign(statement.target, evaluate(statement.value, scope, library), scope);
        return 'end';
      case 'set-block': {
        const inner: string[] = [];
        const ending = run(statement.body, enter(statement.body, openScope(scope)), inner);
        if (ending !== 'end') return ending;
        assign(statement.target, filterText(statement.filters, inner.join(''), scope), scope);
        return 'end';
      }
      case 'filter-block': {
        const inner: string[] = [];
        const ending = run(statement.body, enter(statement.body, openScope(scope)), inner);
        if (ending !== 'end') return ending;
        out.push(toText(filterText(statement.filters, inner.join(''), scope)));
        return 'end';
      }
      case 'with': {
        const inner = openScope(scope);
        const values = statement.values.map(([target, part]) => [target, evaluate(part, scope, library)] as const);
        for (const [target, value] of values) assign(target, value, inner);
        return run(statement.body, enter(statement.body, inner), out);
      }
      case 'macro':
        scope.values.set(statement.macro.name, defineMacro(statement.macro, scope));
        return 'end';
      case 'call-block': {
        const { args, kwargs } = readArguments(statement.call.call, scope, library);
        kwargs.set('caller', defineMacro(statement.caller, scope));
        out.push(toText(callValue(evaluate(statement.call.callee, scope, library), args, kwargs)));
        return 'end';
      }
      case 'generation':
        out.push(capture(statement.body, openScope(scope)));
        return 'end';
      case 'block':
        out.push(capture(statement.body, openScope(top)));
        return 'end';
      case 'break':
      case 'continue':
        return statement.kind;
    }
  };

  const filterText = (filters: FilterChain, text: string, scope: Scope): Value => {
    let value: Value = text;
    for (const { name, call } of filters) {
      const { args, kwargs } = readArguments(call, scope, library);
      value = library.applyFilter(name, value, args, kwargs);
    }
    return value;
  };

  /** The items for which the test of a loop holds, one by one. */
  function* filterItems(
    statement: Statement & { kind: 'for' },
    items: Iterable<Value>,
    scope: Scope,
  ): Generator<Value> {
    for (const item of items) {
      if (statement.test !== null) {
        const inner = openScope(scope);
        assign(statement.target, item, inner);
        if (!isTrue(evaluate(statement.test, inner, library))) continue;
      }
      yield item;
    }
  }

  const runLoop = (
    statement: Statement & { kind: 'for' },
    scope: Scope,
    out: string[],
    items: Value,
    level: number,
  ): Ending => {
    if (level > MAX_DEPTH) throw new TemplateError(`a loop calls itself more than ${MAX_DEPTH} deep`);
    const recurse = (inner: Value): Value => {
      const text: string[] = [];
      runLoop(statement, scope, text, inner, level + 1);
      return text.join('');
    };
    const iterator = filterItems(statement, iterate(items), scope);
    const loop = createLoop(iterator, level, statement.recursive ? recurse : null);
    let any = false;
    for (let next = loop.next(); next !== null; next = loop.next()) {
      any = true;
      const inner = openScope(scope, [['loop', loop.instance]]);
      assign(statement.target, next.item, inner);
      if (run(statement.body, enter(statement.body, inner), out) === 'break') break;
    }
    if (any) return 'end';
    return run(statement.otherwise, enter(statement.otherwise, openScope(scope)), out);
  };

  return capture(statements, top);
}

/** Gives a value to a target. @throws TemplateError where the numbers of names and values differ, or there is no namespace */
function assign(target: Target, value: Value, scope: Scope): void {
  if (target.kind === 'name') scope.values.set(target.name, value);
  else if (target.kind === 'attribute') {
    const namespace = readName(scope, target.namespace);
    if (!isCompound(namespace) || namespace.type !== 'namespace') {
      const found = isUndefined(namespace) ? namespace.reason : `${target.namespace} is a ${typeName(namespace)}`;
      throw new TemplateError(`{% set ${target.namespace}.${target.name} %} needs a namespace; ${found}`);
    }
    checkNamespaceName(target.name);
    namespace.values.set(target.name, value);
  } else {
    const items = [...iterate(value)];
    if (items.length !== target.items.length)
      throw new TemplateError(`expected ${target.items.length} values, found ${items.length}`);
    for (const [i, part] of target.items.entries()) assign(part, items[i]!, scope);
  }
}
