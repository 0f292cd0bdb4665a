import { readFileSync } from 'node:fs';
import { type Alias, type Document, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type * as z from 'zod';
import { ConfigError } from './config-error.ts';
import { describeReadError, displayPath, readFileText } from './files.ts';
import { findLargest } from './lists.ts';
import { findNearest } from './nearest.ts';
import { findFields } from './schema-fields.ts';

type Path = readonly PropertyKey[];

/** A checked YAML file that still knows on which line each value stood. */
export interface YamlFile<T> {
  readonly path: string;
  readonly value: T;
  /** A ConfigError that names file and line of the value at `at`, or of the key `key` in it. */
  problem(at: Path, text: string, key?: string): ConfigError;
}

/** Reads a file that the user wrote. @throws ConfigError when it cannot be read */
export function readText(path: string, what: string): string {
  try {
    return readFileText(path).replace(/^\uFEFF/, '');
  } catch (error) {
    throw toReadError(error, path, what);
  }
}

/** @param what for the message, should the file not be there @throws ConfigError */
export function readBytes(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw toReadError(error, path, what);
  }
}

/** @param error of the system @param what was expected there */
export function toReadError(error: unknown, path: string, what: string): ConfigError {
  return new ConfigError(`${displayPath(path)}: ${describeReadError(error)}; expected ${what}`, { cause: error });
}

/** @throws ConfigError with one line for each mistake: file, line, found, expected */
export function readYaml<S extends z.ZodType>(path: string, schema: S, what: string): YamlFile<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(readText(path, what), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => `${displayPath(path)}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0)
    throw new ConfigError(document.errors.map((error) => `${at(error.pos[0])}: not valid YAML: ${error.message}`));

  const findOffset = (wanted: Path, key?: string): number => {
    for (let depth = wanted.length; depth >= 0; depth--) {
      const parent = document.getIn(wanted.slice(0, depth), true);
      const name = depth === wanted.length ? key : String(wanted[depth]);
      if (isMap(parent)) {
        const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === name);
        if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
      }
      const range = (parent as { range?: [number, number, number] | null } | undefined)?.range;
      if (range) return range[0];
    }
    return 0;
  };
  const problem = (where: Path, text: string, key?: string) =>
    new ConfigError(`${at(findOffset(where, key))}: ${where.length > 0 ? `${where.join('.')}: ` : ''}${text}`);

  const broken = findBrokenAlias(document);
  if (broken !== null) {
    const { source, range } = broken.alias;
    const why = broken.isWithin
      ? `the alias *${source} stands within what &${source} names, which would have no end; write it out`
      : `found the alias *${source}, and no anchor &${source} before it; a text that begins with * needs quotes`;
    throw new ConfigError(`${at(range?.[0] ?? 0)}: not valid YAML: ${why}`);
  }
  const data = plainValue(document, path);
  const illFormed = findIllFormed(data);
  if (illFormed !== null) throw problem(illFormed, LONE_SURROGATE);
  const result = schema.safeParse(data);
  if (!result.success) {
    const problems = explainEach(result.error, data, schema).map(
      ({ path: location, text, key }) => problem(location, text, key).message,
    );
    throw new ConfigError([...new Set(problems)]);
  }
  return { path, value: result.data, problem };
}

/**
 * The same for a value of a program: problems name its keys instead of lines. @param name of the value, for messages
 * @throws ConfigError with one line for each mistake
 */
export function checkValue<S extends z.ZodType>(value: unknown, schema: S, name: string): YamlFile<z.output<S>> {
  const problem = (where: Path, text: string, key?: string) =>
    new ConfigError(`${[name, ...where, ...(key === undefined ? [] : [key])].join('.')}: ${text}`);
  const result = schema.safeParse(value);
  if (result.success) return { path: name, value: result.data, problem };
  const problems = explainEach(result.error, value, schema).map(
    ({ path, text, key }) => problem(path, text, key).message,
  );
  throw new ConfigError([...new Set(problems)]);
}

/** An alias of nothing, or of what it stands within. */
function findBrokenAlias(document: Document): { readonly alias: Alias; readonly isWithin: boolean } | null {
  let found: ReturnType<typeof findBrokenAlias> = null;
  visit(document, {
    Alias(_, alias, path) {
      const named = alias.resolve(document);
      const isWithin = named !== undefined && path.includes(named);
      if (named !== undefined && !isWithin) return undefined;
      found = { alias, isWithin };
      return visit.BREAK;
    },
  });
  return found;
}

function plainValue(document: Document, path: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new ConfigError(`${displayPath(path)}:1: not valid YAML: ${(error as Error).message}; write it out`, {
      cause: error,
    });
  }
}

export const LONE_SURROGATE =
  'found half of a surrogate pair (\\ud800 to \\udfff alone); expected whole Unicode characters';

/** Where a text is no Unicode: it could be neither hashed nor sent. null = nowhere. */
export function findIllFormed(value: unknown, at: Path = []): Path | null {
  if (typeof value === 'string') return value.isWellFormed() ? null : at;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = key.isWellFormed() ? findIllFormed(inner, [...at, key]) : at;
    if (found !== null) return found;
  }
  return null;
}

/** The same in words, the place within the value first where there is one; null = all of it is Unicode. */
export function explainIllFormed(value: unknown): string | null {
  const broken = findIllFormed(value);
  return broken && `${broken.length > 0 ? `${broken.join('.')}: ` : ''}${LONE_SURROGATE}`;
}

/** One mistake in a value: where, what, and the unknown key that it is about, if it is about one. */
export interface ExplainedIssue {
  readonly path: Path;
  readonly text: string;
  readonly key: string | undefined;
}

/** What is wrong with a value, mistake by mistake. @param schema where the keys that it might have are described */
export function explainEach(error: z.ZodError, data: unknown, schema: z.ZodType): ExplainedIssue[] {
  return flattenIssues(error.issues).map((issue) => ({
    path: issue.path,
    text: explainIssue(issue, valueAt(data, issue.path), schema),
    key: issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined,
  }));
}

/** A value that came from elsewhere (a JSON line, a stored file): the same texts, the caller names the location. */
export function explainIssues(error: z.ZodError, data: unknown, schema: z.ZodType): string[] {
  return explainEach(error, data, schema).map(
    ({ path, text }) => `${path.length > 0 ? `${path.join('.')}: ` : ''}${text}`,
  );
}

type Issue = z.core.$ZodIssue;

/** Of a union that fits in no form, the form that came furthest speaks. */
function flattenIssues(issues: readonly Issue[]): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
    const depth = (branch: readonly Issue[]) => findLargest(branch.map((inner) => inner.path.length));
    const objects = issue.errors.filter((branch) => !isOtherType(branch));
    const best =
      objects.length > 1
        ? [...objects].sort((a, b) => countMisfits(a) - countMisfits(b) || depth(b) - depth(a))[0]!
        : ([...issue.errors].sort((a, b) => depth(b) - depth(a))[0] ?? []);
    if (depth(best) === 0 && (objects.length < 2 || isOtherType(best))) {
      const expected = issue.errors.flatMap((branch) =>
        branch.map((inner) => ('expected' in inner ? String(inner.expected) : '')),
      );
      return [
        {
          ...issue,
          message: `expected ${[...new Set(expected.filter((word) => word !== ''))].join(' or ') || 'another form'}`,
        },
      ];
    }
    return flattenIssues(best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue));
  });
}

/** The form speaks of another type altogether, such as a text where there is an object. */
const isOtherType = (branch: readonly Issue[]) =>
  branch.some(({ code, path }) => code !== 'unrecognized_keys' && path.length === 0);

/** Of two forms made of keys the one was meant whose keys these mostly are. */
const countMisfits = (branch: readonly Issue[]) =>
  branch.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);

function explainIssue(issue: Issue, found: unknown, schema: z.ZodType): string {
  if (issue.code === 'unrecognized_keys') return explainUnknownKeys(issue.keys, findFields(schema, issue.path));
  if (found === undefined) return `is missing; ${describeExpectation(issue)}`;
  if (issue.path.at(-1) === 'apiKeyEnv')
    return `found something else (not shown: it may be a key); ${describeExpectation(issue)}; put the key into the environment and its variable's name here`;
  return `found ${previewValue(found)}; ${describeExpectation(issue)}`;
}

/** With the nearest key that there is and its description; where none is near, with all that there are. */
function explainUnknownKeys(keys: readonly string[], fields: ReadonlyMap<string, string | null>): string {
  const unknown = `unknown key ${keys.map((key) => JSON.stringify(key)).join(', ')}`;
  const meant = new Set(keys.flatMap((key) => findNearest(key, fields.keys()) ?? []));
  if (meant.size > 0) {
    const described = [...meant].map((key) => {
      const description = fields.get(key);
      return `${JSON.stringify(key)}${description == null ? '' : ` (${description.replace(/\.$/, '')})`}`;
    });
    return `${unknown}; did you mean ${described.join(' or ')}?`;
  }
  return `${unknown}; ${fields.size === 0 ? 'check the spelling, or remove it' : `expected one of ${[...fields.keys()].join(', ')}`}`;
}

function describeExpectation(issue: Issue): string {
  const text = issue.message
    .replace(/^Invalid input: /, '')
    .replace(/, received .*$/, '')
    .replace(/^Too (small|big): /, '');
  if (issue.code === 'invalid_value')
    return `expected one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  return text.startsWith('expected') ? text : `expected ${text}`;
}

/** An address may hold a password, which is nobody's business. */
function previewValue(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value))
    .replace(/\/\/[^/\s"@]*@/g, '//…@')
    .replace(/(:\/\/[^\s"?#]*[?#])[^\s"]*/g, '$1…');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], data);
}
