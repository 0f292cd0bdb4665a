import type { Kwargs } from './arguments.ts';
import { TemplateError } from './errors.ts';
import type { Expression, Macro, Statement } from './nodes.ts';
import { openScope, type Scope } from './scope.ts';
import { type Callable, dictFrom, missing, tupleFrom, type Value } from './values.ts';
import { mentionsName } from './walk.ts';

export interface MacroContext {
  /** Where the macro stands. */
  readonly scope: Scope;
  readonly evaluate: (node: Expression, scope: Scope) => Value;
  /** @returns the text of the body */
  readonly render: (body: readonly Statement[], scope: Scope) => string;
}

/** A macro as a template can call it. Its text is what its body writes. */
export function createMacro(macro: Macro, context: MacroContext): Callable {
  const { name, parameters, body } = macro;
  const names = parameters.map((parameter) => parameter.name);
  const takes = (special: string) => !names.includes(special) && mentionsName(body, special);
  const special = { caller: takes('caller'), kwargs: takes('kwargs'), varargs: takes('varargs') };

  const call = (args: readonly Value[], kwargs: Kwargs): string => {
    const rest = new Map(kwargs);
    const scope = openScope(context.scope);
    const given = names.map((parameter, i) => {
      if (i < args.length) return args[i];
      const value = rest.get(parameter);
      rest.delete(parameter);
      return value;
    });
    if (special.caller) {
      // None counts as none here, in Jinja too.
      scope.values.set('caller', rest.get('caller') ?? missing('No caller defined'));
      rest.delete('caller');
    }
    const [unknown] = rest.keys();
    if (special.kwargs) scope.values.set('kwargs', dictFrom(rest));
    else if (unknown !== undefined) throw new TemplateError(`macro '${name}' takes no keyword argument '${unknown}'`);
    if (special.varargs) scope.values.set('varargs', tupleFrom(args.slice(names.length)));
    else if (args.length > names.length)
      throw new TemplateError(`macro '${name}' takes not more than ${names.length} argument(s)`);
    for (const [i, { name: parameter, fallback }] of parameters.entries()) {
      let value = given[i];
      if (value === undefined && fallback !== null) value = context.evaluate(fallback, scope);
      scope.values.set(parameter, value === undefined ? missing(`parameter '${parameter}' was not provided`) : value);
    }
    return context.render(body, scope);
  };
  return {
    type: 'callable',
    name,
    call: (args, kwargs) => call(args, kwargs),
    attributes: new Map<string, Value>([
      ['name', name],
      ['arguments', tupleFrom(names)],
      ['catch_kwargs', special.kwargs],
      ['catch_varargs', special.varargs],
      ['caller', special.caller],
    ]),
  };
}
