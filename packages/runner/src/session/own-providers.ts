import { ConfigError, type ModelEntry, type Provider, readProviderExport } from '@evenhand/core';

import { findLoadedModule } from '../scoring/load-module.ts';

/**
 * The providers of a run: those that there are, and those that its experiment brought along. Code is never executed from a
 * run's folder; a run that is resumed or reproduced has the file named by `--module`.
 * @throws ConfigError where a file was not loaded, or is another one
 */
export function withOwnProviders(models: readonly ModelEntry[], providers: readonly Provider[]): Provider[] {
  const all = [...providers];
  for (const { id, host, providerModule } of models) {
    if (providerModule === undefined || all.some(({ name }) => name === host.provider)) continue;
    const { file, sha256 } = providerModule;
    const module = findLoadedModule(providerModule);
    if (module === undefined)
      throw new ConfigError(
        `model ${id}: uses its own provider code, the module ${file} with SHA-256 ${sha256}, and no loaded module has that hash; if you trust it, give the file: --module ./${file}`,
      );
    all.push(readProviderExport(module));
  }
  return all;
}
