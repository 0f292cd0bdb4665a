import type { Operator } from './arithmetic.ts';
import type { Value } from './values.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

export interface CallArguments {
  readonly args: readonly Expression[];
  readonly kwargs: readonly (readonly [name: string, value: Expression])[];
  /** `*items`; null = none. */
  readonly rest: Expression | null;
  /** `**names`; null = none. */
  readonly named: Expression | null;
}

interface Line {
  /** From 1. */
  readonly line: number;
}

export type Expression = Line &
  (
    | { readonly kind: 'constant'; readonly value: Value }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'list' | 'tuple'; readonly items: readonly Expression[] }
    | { readonly kind: 'dict'; readonly pairs: readonly (readonly [Expression, Expression])[] }
    | { readonly kind: 'attribute'; readonly target: Expression; readonly name: string }
    | { readonly kind: 'item'; readonly target: Expression; readonly key: Expression }
    | {
        readonly kind: 'slice';
        readonly target: Expression;
        readonly start: Expression | null;
        readonly stop: Expression | null;
        readonly step: Expression | null;
      }
    | { readonly kind: 'call'; readonly callee: Expression; readonly call: CallArguments }
    | { readonly kind: 'filter'; readonly target: Expression; readonly name: string; readonly call: CallArguments }
    | { readonly kind: 'test'; readonly target: Expression; readonly name: string; readonly call: CallArguments }
    | { readonly kind: 'not' | 'negative' | 'positive'; readonly target: Expression }
    | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'concat'; readonly parts: readonly Expression[] }
    | {
        readonly kind: 'compare';
        readonly first: Expression;
        readonly rest: readonly (readonly [Comparison, Expression])[];
      }
    | {
        readonly kind: 'choice';
        readonly test: Expression;
        readonly then: Expression;
        readonly otherwise: Expression | null;
      }
  );

/** What a `for` or `set` gives values to. */
export type Target = Line &
  (
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'tuple'; readonly items: readonly Target[] }
    | { readonly kind: 'attribute'; readonly namespace: string; readonly name: string }
  );

export interface Parameter {
  readonly name: string;
  /** null = none. */
  readonly fallback: Expression | null;
}

export interface Macro {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
}

/** Filters of a block, the first one first. */
export type FilterChain = readonly { readonly name: string; readonly call: CallArguments }[];

export type Statement = Line &
  (
    | { readonly kind: 'data'; readonly text: string }
    | { readonly kind: 'output'; readonly value: Expression }
    | {
        readonly kind: 'if';
        readonly branches: readonly { readonly test: Expression; readonly body: readonly Statement[] }[];
        readonly otherwise: readonly Statement[];
      }
    | {
        readonly kind: 'for';
        readonly target: Target;
        readonly items: Expression;
        readonly test: Expression | null;
        readonly body: readonly Statement[];
        readonly otherwise: readonly Statement[];
        readonly recursive: boolean;
      }
    | { readonly kind: 'set'; readonly target: Target; readonly value: Expression }
    | {
        readonly kind: 'set-block';
        readonly target: Target;
        readonly filters: FilterChain;
        readonly body: readonly Statement[];
      }
    | {
        readonly kind: 'with';
        readonly values: readonly (readonly [Target, Expression])[];
        readonly body: readonly Statement[];
      }
    | { readonly kind: 'macro'; readonly macro: Macro }
    | { readonly kind: 'call-block'; readonly call: Expression & { kind: 'call' }; readonly caller: Macro }
    | { readonly kind: 'filter-block'; readonly filters: FilterChain; readonly body: readonly Statement[] }
    | { readonly kind: 'generation' | 'block'; readonly body: readonly Statement[] }
    | { readonly kind: 'break' | 'continue' }
  );
