import { mergeOverrides, type SettingOverrides, settingsSchema } from '@evenhand/core';
import { explainIssues, parseJson, suggestName } from '@evenhand/io';
import { InvalidArgumentError, Option } from 'commander';
import type * as z from 'zod';

/**
 * `--set key=value` for any setting, as often as needed: the key is the one of an experiment's file, with dots where keys lie
 * within each other; the value is JSON, or a word.
 *
 * @example --set timeouts.totalMs=60000 --set 'sampling.stop=["END"]' --set maxUsd=null
 */
export function createSetOption(): Option {
  return new Option(
    '--set <key=value>',
    'any setting of an experiment’s file, such as timeouts.totalMs=60000; may be repeated',
  ).argParser((text: string, before: SettingOverrides | undefined) =>
    mergeOverrides(before ?? {}, parseAssignment(text)),
  );
}

/** @throws InvalidArgumentError naming the keys that there are, or what the value should be */
export function parseAssignment(text: string): SettingOverrides {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected key=value, such as timeouts.totalMs=60000');
  const path = text.slice(0, at).split('.');
  const schema = findSchema(path);
  const value = readValue(text.slice(at + 1));
  const checked = schema.safeParse(value);
  if (!checked.success)
    throw new InvalidArgumentError(`${path.join('.')}: ${explainIssues(checked.error, value, schema).join('; ')}`);
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), checked.data) as SettingOverrides;
}

/** JSON where it is; otherwise the text itself, so that words need no quotes. */
function readValue(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

interface Inside {
  readonly innerType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

function findSchema(path: readonly string[]): z.ZodType {
  let schema: z.ZodType = settingsSchema;
  for (const [depth, key] of path.entries()) {
    const { shape, valueType } = innermost(schema);
    const inner = shape !== undefined && Object.hasOwn(shape, key) ? shape[key] : valueType;
    if (inner === undefined) {
      const above = path.slice(0, depth).join('.');
      const keys = Object.keys(shape ?? {});
      throw new InvalidArgumentError(
        keys.length === 0
          ? `${above}: has no keys of its own; write its value as JSON, such as ${above}={…}`
          : `${above === '' ? 'there is no setting' : `${above} has no key`} ${JSON.stringify(key)}; ${suggestName(key, keys)}`,
      );
    }
    schema = inner;
  }
  return schema;
}

function innermost(schema: z.ZodType): Inside {
  const def = schema._zod.def as unknown as Inside;
  return def.innerType === undefined ? def : innermost(def.innerType);
}
