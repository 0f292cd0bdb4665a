import type { JsonObject, JsonValue } from '@evenhand/core';
import type { Random } from '../random.ts';
import type { Language, Level, Side, Template } from '../twins.ts';
import { type Day, heading } from './dates.ts';
import { type Field, toSchema } from './fields.ts';

/** What a key holds: the same for both languages, or a word of each (a name). */
type Fact = JsonValue | Readonly<Record<Language, string>>;

/** How a template is written down. `draw` comes first, so that TypeScript knows P in the others. */
interface Recipe<P, K extends string> {
  readonly id: string;
  readonly level: Level;
  readonly draw: (random: Random) => P;
  /** Whether the details make sense together; absent = always. */
  readonly sound?: (p: P) => boolean;
  /** The day that is printed above the text, for dates that rest on it; absent = none is printed. */
  readonly written?: (p: P) => Day;
  readonly fields: Readonly<Record<K, Field>>;
  /** What the text says, by key; null = it does not say. */
  readonly facts: (p: P) => Readonly<Record<NoInfer<K>, Fact>>;
  readonly en: (p: P) => string;
  readonly zh: (p: P) => string;
}

/** A family of messy texts that one form is to be filled in from. */
export function form<P, K extends string>(recipe: Recipe<P, K>): Template {
  const { id, level, draw, sound, written, fields } = recipe;
  return {
    id,
    level,
    attempt(random) {
      const p = draw(random);
      if (sound?.(p) === false) return null;
      const facts = recipe.facts(p);
      const day = written?.(p);
      const side = (language: Language): Side => {
        const object = inLanguage(facts, language);
        const head = day === undefined ? '' : `${HEAD[language]}${heading(day)[language]}\n`;
        const text = recipe[language](p);
        return {
          input: `${head}${text}\n\n${formatKeys(fields, language)}`,
          target: [JSON.stringify(object)],
          reference: { expected: object, fields: rules(fields, object, text), schema: toSchema(fields) },
        };
      };
      return { en: side('en'), zh: side('zh'), key: JSON.stringify(facts) };
    },
  };
}

const HEAD: Readonly<Record<Language, string>> = { en: 'Written on ', zh: '写于' };
const KEYS: Readonly<Record<Language, string>> = { en: 'Keys:', zh: '键：' };
const COLON: Readonly<Record<Language, string>> = { en: ': ', zh: '：' };

export function formatKeys(fields: Readonly<Record<string, Field>>, language: Language): string {
  const lines = Object.entries(fields).map(([key, field]) => `${key}${COLON[language]}${field.label[language]}`);
  return [KEYS[language], ...lines].join('\n');
}

function rules(fields: Readonly<Record<string, Field>>, object: JsonObject, text: string): JsonObject {
  const entries = Object.entries(fields).map(([key, { unordered, suffix }]) => {
    const longer = suffix === undefined ? null : `${String(object[key])}${suffix}`;
    const isWritten = longer !== null && text.includes(longer);
    return [key, { ...(unordered ? { unordered } : {}), ...(isWritten ? { also: [longer] } : {}) }] as const;
  });
  return Object.fromEntries(entries.filter(([, rule]) => Object.keys(rule).length > 0));
}

function inLanguage(facts: Readonly<Record<string, Fact>>, language: Language): JsonObject {
  return Object.fromEntries(
    Object.entries(facts).map(([key, fact]) => [key, isLocalized(fact) ? fact[language] : fact]),
  );
}

function isLocalized(fact: Fact): fact is Readonly<Record<Language, string>> {
  return typeof fact === 'object' && fact !== null && !Array.isArray(fact) && 'en' in fact && 'zh' in fact;
}
