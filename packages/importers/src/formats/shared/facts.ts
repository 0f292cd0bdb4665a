import { fieldAt, toText } from '../../json-stream/json-values.ts';

/** What a source says of how it was made, by name, and where that stands. */
export type FactFields = readonly (readonly [name: string, path: string])[];

/** The fields that are named alone, never a configuration as it stands: it may hold addresses and keys. */
export const pickFacts = (source: unknown, fields: FactFields): [name: string, value: unknown][] =>
  fields.map(([name, path]) => [name, fieldAt(source, path)]);

/** As texts; what is no text, or an empty one, is left out. @param most characters of each */
export const toFacts = (
  stated: readonly (readonly [name: string, value: unknown])[],
  most = 100,
): Record<string, string> =>
  Object.fromEntries(
    stated.flatMap(([name, value]): [string, string][] => {
      const text = toText(value);
      return text === null || text === '' ? [] : [[name, text.slice(0, most)]];
    }),
  );
