import type { JsonObject } from '@evenhand/core';
import type { Language } from '../twins.ts';

type LocalizedText = Readonly<Record<Language, string>>;

/** One key of a form: how it is explained and what may stand in it. */
export interface Field {
  /** What the model is told about the key. */
  readonly label: LocalizedText;
  /** JSON Schema of the value; null is allowed besides. */
  readonly schema: JsonObject;
  /** A list whose order is of no account. */
  readonly unordered?: boolean;
  /** What a text may write behind the word: where it does, the word is right with it too. */
  readonly suffix?: string;
}

const field =
  (schema: JsonObject, kind: LocalizedText = { en: '', zh: '' }) =>
  (en: string, zh: string): Field => ({ schema, label: { en: en + kind.en, zh: zh + kind.zh } });

/** Words as they stand in the text: a name, a code, a place. */
export const textField = field({ type: 'string', minLength: 1 });
/** A brand. Chinese texts may write it with 牌, which some would copy as part of it. */
export const brand = (en: string, zh: string): Field => ({ ...textField(en, zh), suffix: '牌' });
export const date = field(
  { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  { en: ' (YYYY-MM-DD)', zh: '（YYYY-MM-DD）' },
);
export const time = field({ type: 'string', pattern: '^\\d{2}:\\d{2}$' }, { en: ' (HH:MM)', zh: '（HH:MM）' });
export const count = field({ type: 'integer', minimum: 0 }, { en: ' (number)', zh: '（数字）' });
export const amount = field({ type: 'number', minimum: 0 }, { en: ' (number)', zh: '（数字）' });
export const yesNo = field({ type: 'boolean' }, { en: ' (true/false)', zh: '（true/false）' });
/** Codes as they stand in the text, in any order. */
export const codes = (en: string, zh: string): Field => ({
  schema: { type: 'array', items: { type: 'string', minLength: 1 } },
  label: { en: `${en} (list)`, zh: `${zh}（列表）` },
  unordered: true,
});

/** One of a few English words; the Chinese explanation says what each means. */
export const oneOf =
  (...options: readonly (readonly [value: string, zh: string])[]) =>
  (en: string, zh: string): Field => ({
    schema: { type: 'string', enum: options.map(([value]) => value) },
    label: {
      en: `${en}: ${options.map(([value]) => value).join(' | ')}`,
      zh: `${zh}：${options.map(([value, meaning]) => `${value}（${meaning}）`).join(' | ')}`,
    },
  });

/** The schema of a whole form: these keys and no others. */
export function toSchema(fields: Readonly<Record<string, Field>>): JsonObject {
  const orNull = ([key, { schema }]: [string, Field]) => [key, { anyOf: [schema, { type: 'null' }] }];
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(orNull)),
    required: Object.keys(fields),
    additionalProperties: false,
  };
}
