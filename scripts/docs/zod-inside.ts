import type * as z from 'zod';

/** What of a schema's inside is looked at; see zod's `_zod.def`. */
export interface Def {
  readonly type: string;
  readonly format?: string;
  readonly checks?: readonly { readonly _zod: { readonly def: { readonly format?: string } } }[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly defaultValue?: unknown;
}

export const defOf = (schema: z.ZodType): Def => schema._zod.def as unknown as Def;

/** A field without its wrappers. */
export interface Peeled {
  readonly schema: z.ZodType;
  readonly optional: boolean;
  readonly nullable: boolean;
  /** undefined = it has none. */
  readonly fallback: unknown;
  readonly description: string | null;
}

/** Takes off what stands around a field: defaults, null, absence, transforms. */
export function peel(field: z.ZodType): Peeled {
  let [schema, optional, nullable, fallback] = [field, false, false, undefined as unknown];
  let description: string | null = null;
  for (;;) {
    description ??= schema.description ?? null;
    const def = defOf(schema);
    if (def.type === 'optional') optional = true;
    if (def.type === 'nullable') nullable = true;
    if (def.type === 'default') fallback = def.defaultValue;
    const inner = def.innerType ?? def.in;
    if (inner === undefined) return { schema, optional, nullable, fallback, description };
    schema = inner;
  }
}
