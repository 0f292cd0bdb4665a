import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import { ConfigError, type LoadedModule, type ModuleIdentity } from '@evenhand/core';
import { displayPath, sha256 } from '@evenhand/io';

const require = createRequire(import.meta.url);
/** What this process has executed, by the SHA-256 of the file. */
const loaded = new Map<string, LoadedModule>();

/** Relative imports would be code that no hash covers. */
const RELATIVE = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)['"](\.{1,2}\/[^'"]*|file:[^'"]*)['"]/;

/** Executes a module that the user points at. Node strips the types of TypeScript. @throws ConfigError where it cannot be loaded */
export function loadModule(path: string): LoadedModule {
  const source = readModuleText(path);
  const relative = RELATIVE.exec(source)?.[1];
  if (relative !== undefined)
    throw new ConfigError(
      `${displayPath(path)}: imports ${JSON.stringify(relative)}; a module is one file, because its hash identifies the code; put what it needs into it, or into a package`,
    );
  const hash = sha256(source);
  const known = loaded.get(hash);
  if (known !== undefined) return known;
  const module = { file: basename(path), sha256: hash, source, exports: executeModule(path) };
  loaded.set(hash, module);
  return module;
}

/** Executes the files that a flag names: the only way in which a stored run gets code. @throws ConfigError */
export function loadNamedModules({ module }: { readonly module?: readonly string[] }): void {
  for (const path of module ?? []) loadModule(resolve(path));
}

/** A module that was executed before; undefined = none of that hash was. */
export function findLoadedModule({ sha256: hash }: ModuleIdentity): LoadedModule | undefined {
  return loaded.get(hash);
}

export const listLoadedModules = (): LoadedModule[] => [...loaded.values()];

function readModuleText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `${displayPath(path)}: cannot be read (${(error as NodeJS.ErrnoException).code}); expected a module, a .ts or .js file`,
      { cause: error },
    );
  }
}

/** Node says of every module without a package.json beside it that it had to look what it is; that is no news here. */
function executeModule(path: string): Readonly<Record<string, unknown>> {
  const { emitWarning } = process;
  process.emitWarning = (() => {}) as typeof process.emitWarning;
  try {
    return require(path) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === 'ERR_REQUIRE_ASYNC_MODULE'
        ? 'it awaits at its top level; await within its functions instead'
        : message.split('\n')[0];
    throw new ConfigError(`${displayPath(path)}: cannot be loaded: ${why}`, { cause: error });
  } finally {
    process.emitWarning = emitWarning;
  }
}
