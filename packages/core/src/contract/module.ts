import { describe } from '@evenhand/io';
import * as z from 'zod';
import { ConfigError } from './errors.ts';

/** Code that a suite or an experiment brings along: one file. */
export const moduleSchema = z.strictObject({
  file: describe(z.string(), 'Name of the file, without a path.'),
  sha256: describe(z.string(), 'SHA-256 of its bytes; packages that it imports are not in it.'),
});
export type ModuleIdentity = z.infer<typeof moduleSchema>;

/** A module's text, as a run's folder keeps it: to be read, never to be executed from there. */
export interface ModuleText extends ModuleIdentity {
  readonly source: string;
}

export interface LoadedModule extends ModuleText {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Executes a file of the user's. @throws ConfigError where it cannot be loaded */
export type ModuleLoader = (path: string) => LoadedModule;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The object that a module exports under a name. @throws ConfigError saying what was found, with an example */
export function readExport(
  { file, exports }: LoadedModule,
  name: string,
  example: string,
): Readonly<Record<string, unknown>> {
  const found = exports[name];
  if (typeof found === 'object' && found !== null) return found as Readonly<Record<string, unknown>>;
  const names = Object.keys(exports).filter((one) => one !== '__esModule' && one !== 'module.exports');
  throw new ConfigError(
    `${file}: exports ${names.length === 0 ? 'nothing' : names.join(', ')}; expected an object ${name}, for example: ${example}`,
  );
}

export function findNameProblems(name: unknown): string[] {
  return typeof name === 'string' && NAME.test(name)
    ? []
    : [`name: found ${describeValue(name)}; expected letters, digits, . _ and -`];
}

/** @throws ConfigError with all problems, and an example */
export function throwIfAny({ file }: LoadedModule, what: string, problems: readonly string[], example: string): void {
  if (problems.length > 0)
    throw new ConfigError([...problems.map((text) => `${file}: ${what}.${text}`), `${file}: for example: ${example}`]);
}

export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  return typeof value === 'number' ? String(value) : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

export const toErrorMessage = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 300);
