import { readAttribute, readItem, sliceValue } from './access.ts';
import type { Kwargs } from './arguments.ts';
import { calculate, negate, toPositive } from './arithmetic.ts';
import { areEqual, compareValues } from './compare.ts';
import { TemplateError } from './errors.ts';
import type { Library } from './library.ts';
import type { CallArguments, Comparison, Expression } from './nodes.ts';
import { readName, type Scope } from './scope.ts';
import { contains, isTrue, iterate } from './sequence.ts';
import { toText } from './to-text.ts';
import {
  dictFrom,
  isCompound,
  isDict,
  isUndefined,
  listFrom,
  missing,
  readText,
  tupleFrom,
  typeName,
  type Value,
} from './values.ts';

/** @throws TemplateError with the line of the expression */
export function evaluate(node: Expression, scope: Scope, library: Library): Value {
  try {
    return compute(node, scope, library);
  } catch (cause) {
    if (cause instanceof TemplateError && cause.line === null) throw new TemplateError(cause.message, node.line);
    throw cause;
  }
}

function compute(node: Expression, scope: Scope, library: Library): Value {
  const at = (part: Expression): Value => evaluate(part, scope, library);
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'name':
      return readName(scope, node.name);
    case 'list':
      return listFrom(node.items.map(at));
    case 'tuple':
      return tupleFrom(node.items.map(at));
    case 'dict':
      return dictFrom(node.pairs.map(([key, value]) => [at(key), at(value)] as const));
    case 'attribute':
      return readAttribute(at(node.target), node.name);
    case 'item':
      return readItem(at(node.target), at(node.key));
    case 'slice': {
      const [start, stop, step] = [node.start, node.stop, node.step].map((part) => (part === null ? null : at(part)));
      return sliceValue(at(node.target), { start: start!, stop: stop!, step: step! });
    }
    case 'call': {
      const callee = at(node.callee);
      const { args, kwargs } = readArguments(node.call, scope, library);
      return callValue(callee, args, kwargs);
    }
    case 'filter': {
      const value = at(node.target);
      const { args, kwargs } = readArguments(node.call, scope, library);
      return library.applyFilter(node.name, value, args, kwargs);
    }
    case 'test': {
      const value = at(node.target);
      const { args, kwargs } = readArguments(node.call, scope, library);
      return library.applyTest(node.name, value, args, kwargs);
    }
    case 'not':
      return !isTrue(at(node.target));
    case 'negative':
      return negate(at(node.target));
    case 'positive':
      return toPositive(at(node.target));
    case 'and': {
      const left = at(node.left);
      return isTrue(left) ? at(node.right) : left;
    }
    case 'or': {
      const left = at(node.left);
      return isTrue(left) ? left : at(node.right);
    }
    case 'binary':
      return calculate(node.operator, at(node.left), at(node.right));
    case 'concat':
      return node.parts.map((part) => toText(at(part))).join('');
    case 'compare':
      return compareChain(node, at);
    case 'choice':
      if (isTrue(at(node.test))) return at(node.then);
      if (node.otherwise !== null) return at(node.otherwise);
      return missing('the inline if-expression has no else, and its condition is false');
  }
}

function compareChain(node: Expression & { kind: 'compare' }, at: (part: Expression) => Value): boolean {
  let left = at(node.first);
  for (const [comparison, part] of node.rest) {
    const right = at(part);
    if (!holds(comparison, left, right)) return false;
    left = right;
  }
  return true;
}

function holds(comparison: Comparison, left: Value, right: Value): boolean {
  switch (comparison) {
    case '==':
      return areEqual(left, right);
    case '!=':
      return !areEqual(left, right);
    case 'in':
      return contains(right, left);
    case 'not in':
      return !contains(right, left);
    case '<':
      return compareValues(left, right) < 0;
    case '<=':
      return compareValues(left, right) <= 0;
    case '>':
      return compareValues(left, right) > 0;
    case '>=':
      return compareValues(left, right) >= 0;
  }
}

/** @throws TemplateError where the value is no function */
export function callValue(callee: Value, args: readonly Value[], kwargs: Kwargs): Value {
  if (isCompound(callee)) {
    if (callee.type === 'callable') return callee.call(args, kwargs);
    if (callee.type === 'instance' && callee.call !== undefined) return callee.call(args, kwargs);
  }
  throw new TemplateError(isUndefined(callee) ? callee.reason : `'${typeName(callee)}' object is not callable`);
}

/** Values of a call's arguments. @throws TemplateError where a name is given twice */
export function readArguments(
  call: CallArguments,
  scope: Scope,
  library: Library,
): { args: Value[]; kwargs: Map<string, Value> } {
  const args = call.args.map((part) => evaluate(part, scope, library));
  if (call.rest !== null) args.push(...iterate(evaluate(call.rest, scope, library)));
  const kwargs = new Map<string, Value>();
  for (const [name, part] of call.kwargs) {
    if (kwargs.has(name)) throw new TemplateError(`the argument \`${name}\` is given twice`);
    kwargs.set(name, evaluate(part, scope, library));
  }
  if (call.named === null) return { args, kwargs };
  const named = evaluate(call.named, scope, library);
  if (!isDict(named)) throw new TemplateError('`**` must be followed by a dict');
  for (const [key, value] of named.entries.values()) {
    const name = readText(key);
    if (name === null || kwargs.has(name)) throw new TemplateError('`**`: expected names that are not given yet');
    kwargs.set(name, value);
  }
  return { args, kwargs };
}
