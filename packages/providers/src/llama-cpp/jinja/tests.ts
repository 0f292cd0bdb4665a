import { bindArguments } from './arguments.ts';
import { calculate } from './arithmetic.ts';
import { areEqual, compareValues, toNumber } from './compare.ts';
import type { Test } from './library.ts';
import { contains, findItems, findLength } from './sequence.ts';
import { isLower, isUpper } from './text-methods.ts';
import { toText } from './to-text.ts';
import { isCompound, isDict, isUndefined, readText, type Value } from './values.ts';

/** A test without arguments. */
const plain =
  (name: string, holds: (value: Value) => boolean): Test =>
  (value, args, kwargs) => {
    bindArguments(`the test ${name}`, [], args, kwargs);
    return holds(value);
  };

/** A test with one argument. */
const withOther =
  (name: string, holds: (value: Value, other: Value) => boolean): Test =>
  (value, args, kwargs) =>
    holds(value, bindArguments(`the test ${name}`, ['other'], args, kwargs)[0]!);

const isCallable = (value: Value): boolean =>
  isCompound(value) &&
  (value.type === 'callable' || value.type === 'undefined' || (value.type === 'instance' && value.call !== undefined));

function isSame(value: Value, other: Value): boolean {
  if (typeof value !== typeof other) return false;
  return value === other || (isUndefined(value) && isUndefined(other) && value.reason === other.reason);
}

const order = (name: string, holds: (sign: number) => boolean): Test =>
  withOther(name, (value, other) => holds(compareValues(value, other)));

const equal = withOther('eq', areEqual);
const unequal = withOther('ne', (value, other) => !areEqual(value, other));
const isSequence = (value: Value): boolean =>
  findLength(value) !== null && !(isCompound(value) && (value.type === 'view' || value.type === 'instance'));

/** Jinja's tests, but those of `filter` and `test`, which need the lists themselves. */
export const TESTS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['odd', plain('odd', (value) => areEqual(calculate('%', value, 2n), 1n))],
  ['even', plain('even', (value) => areEqual(calculate('%', value, 2n), 0n))],
  [
    'divisibleby',
    (value, args, kwargs) => {
      const [by] = bindArguments('the test divisibleby', ['num'], args, kwargs);
      return areEqual(calculate('%', value, by!), 0n);
    },
  ],
  ['defined', plain('defined', (value) => !isUndefined(value))],
  ['undefined', plain('undefined', isUndefined)],
  ['none', plain('none', (value) => value === null)],
  ['boolean', plain('boolean', (value) => typeof value === 'boolean')],
  ['false', plain('false', (value) => value === false)],
  ['true', plain('true', (value) => value === true)],
  ['integer', plain('integer', (value) => typeof value === 'bigint')],
  ['float', plain('float', (value) => typeof value === 'number')],
  ['number', plain('number', (value) => toNumber(value) !== null)],
  ['string', plain('string', (value) => readText(value) !== null)],
  ['lower', plain('lower', (value) => isLower(toText(value)))],
  ['upper', plain('upper', (value) => isUpper(toText(value)))],
  ['mapping', plain('mapping', isDict)],
  ['sequence', plain('sequence', isSequence)],
  [
    'iterable',
    plain('iterable', (value) => findItems(value) !== null || (isCompound(value) && value.type === 'instance')),
  ],
  ['callable', plain('callable', isCallable)],
  ['sameas', withOther('sameas', isSame)],
  ['escaped', plain('escaped', (value) => isCompound(value) && value.type === 'markup')],
  [
    'in',
    (value, args, kwargs) => {
      const [container] = bindArguments('the test in', ['seq'], args, kwargs);
      return contains(container!, value);
    },
  ],
  ['eq', equal],
  ['equalto', equal],
  ['==', equal],
  ['ne', unequal],
  ['!=', unequal],
  ['gt', order('gt', (sign) => sign > 0)],
  ['greaterthan', order('greaterthan', (sign) => sign > 0)],
  ['>', order('>', (sign) => sign > 0)],
  ['ge', order('ge', (sign) => sign >= 0)],
  ['>=', order('>=', (sign) => sign >= 0)],
  ['lt', order('lt', (sign) => sign < 0)],
  ['lessthan', order('lessthan', (sign) => sign < 0)],
  ['<', order('<', (sign) => sign < 0)],
  ['le', order('le', (sign) => sign <= 0)],
  ['<=', order('<=', (sign) => sign <= 0)],
]);
