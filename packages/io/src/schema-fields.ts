import type * as z from 'zod';

/** What of a schema's inside is looked at; see zod's `_zod.def`. */
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

/**
 * The keys that a schema knows at a path of the data, each with its description; null = it has none.
 * Of a union, those of all its forms. Empty where the schema says nothing about keys there.
 */
export function findFields(schema: z.ZodType, path: readonly PropertyKey[]): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const one of schemasAt([schema], path))
    for (const [key, field] of Object.entries(defOf(one).shape ?? {}))
      if (!found.has(key)) found.set(key, field.description ?? null);
  return found;
}

const defOf = (schema: z.ZodType) => schema._zod.def as unknown as Def;

function schemasAt(schemas: readonly z.ZodType[], path: readonly PropertyKey[]): z.ZodType[] {
  const here = schemas.flatMap(unwrap);
  const [key, ...rest] = path;
  if (key === undefined) return here;
  const inner = here.flatMap((schema) => {
    const { shape, element, valueType } = defOf(schema);
    return [shape?.[String(key)] ?? element ?? valueType].filter((one) => one !== undefined);
  });
  return schemasAt(inner, rest);
}

/** What stands behind defaults, nulls, transforms and unions. */
function unwrap(schema: z.ZodType): z.ZodType[] {
  const { innerType, in: input, options } = defOf(schema);
  if (innerType !== undefined) return unwrap(innerType);
  if (input !== undefined) return unwrap(input);
  return options === undefined ? [schema] : options.flatMap(unwrap);
}
