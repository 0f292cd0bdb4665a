import { mergeOverrides, SETTINGS, type SettingOverrides, type Settings } from '@evenhand/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { addSamplingFlags, type SamplingFlags, toSampling } from './sampling-flags.ts';
import { createSetOption } from './set-flag.ts';

type Setting = (typeof SETTINGS)[number];

/** Settings that a command line may give. A flag that is absent says nothing. */
export interface SettingFlags extends Partial<Settings>, SamplingFlags {
  /** What `--set` says, all of them together. */
  readonly set?: SettingOverrides;
}

/** A flag for each setting that has one; how its value is read follows from its schema. */
export function addSettingFlags(command: Command): Command {
  for (const setting of SETTINGS)
    if (setting.flag !== undefined) command.addOption(createOption(setting, setting.flag));
  return addSamplingFlags(command).addOption(createSetOption());
}

function createOption({ schema, help }: Setting, flag: string): Option {
  const option = new Option(flag, help ?? schema.description);
  if (option.negate || option.isBoolean()) return option;
  if (isUnion(schema)) return option.argParser(createNameParser(schema));
  const choices = findChoices(schema);
  return choices === null ? option.argParser(createParser(schema)) : option.choices(choices);
}

interface Inside {
  readonly type: string;
  readonly innerType?: { readonly _zod: { readonly def: Inside } };
  readonly entries?: Readonly<Record<string, string>>;
}

/** Whether a setting takes one name or a list of them. */
function isUnion(schema: Setting['schema']): boolean {
  const def = schema._zod.def as unknown as Inside;
  return def.innerType === undefined ? def.type === 'union' : isUnion(def.innerType as unknown as Setting['schema']);
}

/** One name, or several between commas. */
function createNameParser(schema: Setting['schema']): (text: string) => string | string[] {
  return (text) => {
    const names = text.split(',').map((name) => name.trim());
    const value = names.length === 1 ? names[0]! : names;
    if (!schema.safeParse(value).success) throw new InvalidArgumentError('expected a name, or names between commas');
    return value;
  };
}

/** The words that a setting takes; null = it is a number. */
function findChoices(schema: Setting['schema']): string[] | null {
  let def = schema._zod.def as unknown as Inside;
  while (def.innerType !== undefined) def = def.innerType._zod.def;
  return def.entries === undefined ? null : Object.values(def.entries);
}

/** Digits, with a fraction where the schema takes one; anything else that the schema does not take is told with what it does. */
function createParser(schema: Setting['schema']): (text: string) => number {
  const accepts = (value: number) => schema.safeParse(value).success;
  const form = accepts(1.5) ? /^\d+(\.\d+)?$/ : /^\d+$/;
  const expected = accepts(1.5)
    ? 'an amount in USD such as 0.50'
    : accepts(0)
      ? 'a whole number'
      : 'a whole number above 0';
  return (text) => {
    const value = Number(text);
    if (!form.test(text) || !accepts(value)) throw new InvalidArgumentError(`expected ${expected}`);
    return value;
  };
}

/** What of a command line overrides the settings of an experiment. */
export function toSettings(flags: SettingFlags): SettingOverrides {
  // Of a flag that begins with --no-, commander says true where it was not given.
  const isGiven = ({ key, flag }: Setting) =>
    flag !== undefined && flags[key] !== undefined && !(flag.startsWith('--no-') && flags[key] === true);
  const sampling = toSampling(flags);
  return mergeOverrides(flags.set ?? {}, {
    ...Object.fromEntries(SETTINGS.filter(isGiven).map(({ key }) => [key, flags[key]])),
    ...(Object.keys(sampling).length === 0 ? {} : { sampling }),
  });
}
