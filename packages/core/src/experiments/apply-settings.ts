import type * as z from 'zod';
import { type Settings, settingsSchema } from './settings.ts';

/** What overrides settings: of those that are made of keys, as many keys as are to change. */
export type SettingOverrides = {
  readonly [K in keyof Settings]?:
    | Settings[K]
    | (NonNullable<Settings[K]> extends object ? Partial<NonNullable<Settings[K]>> : never);
};

type PlainObject = Readonly<Record<string, unknown>>;

/**
 * Settings with others on top: key by key where a setting is made of keys (`sampling`, `timeouts`, `limits`, `weights`), whole
 * where it is one value or one of several forms (`reasoning`, `proxy`).
 *
 * @example applySettings(settings, { sampling: { temperature: 0.7 } }) // maxOutputTokens of the experiment stays
 */
export function applySettings(settings: Settings, overrides: SettingOverrides): Settings {
  return mergeBySchema(settings, overrides, settingsSchema) as Settings;
}

/** Two overrides as one; the second counts where both say something. */
export function mergeOverrides(first: SettingOverrides, second: SettingOverrides): SettingOverrides {
  return mergeBySchema(first, second, settingsSchema) as SettingOverrides;
}

function mergeBySchema(under: unknown, over: unknown, schema: z.ZodType): unknown {
  if (!isPlainObject(under) || !isPlainObject(over)) return over;
  const { type, shape, valueType } = innermost(schema);
  if (type !== 'object' && type !== 'record') return over;
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const inner = shape?.[key] ?? valueType;
    merged[key] = inner === undefined || !Object.hasOwn(under, key) ? value : mergeBySchema(under[key], value, inner);
  }
  return merged;
}

interface Inside {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly valueType?: z.ZodType;
}

/** What stands behind defaults, nulls and optional keys. */
function innermost(schema: z.ZodType): Inside {
  const def = schema._zod.def as unknown as Inside;
  return def.innerType === undefined ? def : innermost(def.innerType);
}

const isPlainObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
