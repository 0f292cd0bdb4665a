// Tables of keys, from the schemas: each field's form, default and description.
import type * as z from 'zod';
import { PROVIDER_ERROR_KINDS } from '../../packages/core/src/index.ts';
import { code, table } from './markdown.ts';
import { findHome } from './shared-objects.ts';
import { type Def, defOf, peel } from './zod-inside.ts';

interface KeyRow {
  readonly key: string;
  readonly form: string;
  readonly nullable: boolean;
  readonly fallback: string;
  readonly description: string;
}

export interface KeyTableOptions {
  /** Whether a key is described elsewhere, and left out. */
  readonly skip?: ((key: string) => boolean) | undefined;
  /** Files that people write have defaults; files of a run hold every key. */
  readonly written: boolean;
}

/** @param page the file under docs/ that the table stands in, for links */
export function keyTable(schema: z.ZodType, page: string, { skip = () => false, written }: KeyTableOptions): string {
  const rows = keyRows(schema, '', page, true).filter(({ key }) => !skip(key));
  if (written)
    return table(
      ['key', 'form', 'default', 'meaning'],
      rows.map(({ key, form, fallback, description }) => [code(key), form, fallback, description]),
    );
  return table(
    ['key', 'form', 'meaning'],
    rows.map(({ key, form, nullable, description }) => [code(key), nullable ? `${form}, or null` : form, description]),
  );
}

/** @param onlyForm false = the keys are those of one form of several, so none of them has to be there */
function keyRows(schema: z.ZodType, prefix: string, page: string, onlyForm: boolean): KeyRow[] {
  return Object.entries(defOf(peel(schema).schema).shape ?? {}).flatMap(([name, field]) => {
    const { schema: inner, optional, nullable, fallback, description } = peel(field);
    const key = `${prefix}${name}`;
    if (description === null) throw new Error(`docs/${page}: the key ${key} has no description in its schema`);
    const row: KeyRow = {
      key,
      form: formOf(inner, page),
      nullable,
      fallback: fallback === undefined ? (optional || !onlyForm ? '' : 'required') : shownDefault(fallback),
      description,
    };
    return [row, ...nestedRows(inner, key, page)];
  });
}

/** The keys of objects that are described nowhere else. */
function nestedRows(schema: z.ZodType, key: string, page: string, onlyForm = true): KeyRow[] {
  const bare = peel(schema).schema;
  if (findHome(bare) !== null) return [];
  const { type, element, valueType, options } = defOf(bare);
  if (type === 'object') return keyRows(bare, `${key}.`, page, onlyForm);
  if (type === 'array') return nestedRows(element!, `${key}[]`, page, onlyForm);
  if (type === 'record') return nestedRows(valueType!, `${key}.<name>`, page);
  const forms = (options ?? []).filter((option) => defOf(peel(option).schema).type === 'object');
  return (options ?? []).flatMap((option) => nestedRows(option, key, page, forms.length < 2));
}

function formOf(schema: z.ZodType, page: string): string {
  const bare = peel(schema).schema;
  const home = findHome(bare);
  if (home !== null) return home.link === null ? home.name : `[${home.name}](${linkFrom(page, home.link)})`;
  const def = defOf(bare);
  switch (def.type) {
    case 'string':
      return TEXTS[formatsOf(def).find((format) => format in TEXTS) ?? ''] ?? 'text';
    case 'number':
      return formatsOf(def).includes('safeint') ? 'whole number' : 'number';
    case 'boolean':
      return '`true` or `false`';
    case 'enum':
      return enumForm(Object.values(def.entries!), page);
    case 'literal':
      return def.values!.map((value) => code(String(value))).join(', ');
    case 'array':
      return `list of ${formOf(def.element!, page)}`;
    case 'record':
      return defOf(def.valueType!).type === 'lazy' ? 'object' : `${formOf(def.valueType!, page)} by name`;
    case 'union':
      return [...new Set(def.options!.map((option) => formOf(option, page)))].join(' or ');
    case 'object':
      return 'object';
    default:
      return 'JSON';
  }
}

function enumForm(values: readonly string[], page: string): string {
  const kinds =
    values.length === PROVIDER_ERROR_KINDS.length && PROVIDER_ERROR_KINDS.every((kind) => values.includes(kind));
  return kinds ? `[failure kind](${linkFrom(page, 'results.md#failure-kinds')})` : values.map(code).join(', ');
}

/** A long default is that of the object that is linked. */
function shownDefault(fallback: unknown): string {
  const text = JSON.stringify(fallback);
  return text.length > 60 ? 'what is usual' : code(text);
}

const TEXTS: Readonly<Record<string, string>> = { url: 'address', date: 'date', datetime: 'time, UTC' };

const formatsOf = ({ format, checks = [] }: Def): string[] =>
  [format, ...checks.map((check) => check._zod.def.format)].filter((one) => one !== undefined);

function linkFrom(page: string, link: string): string {
  return link.startsWith(`${page}#`) ? link.slice(page.length) : link;
}
