import { ConfigError, DatasetMissingError, NotLoadedError, type Runtime } from '@evenhand/core';

/** Loads what rests on tables and generators, which take their time; goes nowhere. @throws what `load` throws */
export async function withTables<T>(load: () => T): Promise<T> {
  for (;;) {
    try {
      return load();
    } catch (error) {
      if (!(error instanceof NotLoadedError)) throw error;
      await error.load();
    }
  }
}

/**
 * Loads what rests on public sets, and fetches those that are not at hand, each once. Loading itself never goes out.
 * @throws ConfigError where a set cannot be had or is not what it should be
 */
export async function withDatasets<T>(load: () => T, runtime: Runtime): Promise<T> {
  const fetched = new Set<string>();
  for (;;) {
    try {
      return load();
    } catch (error) {
      if (error instanceof NotLoadedError) {
        await error.load();
        continue;
      }
      if (!(error instanceof DatasetMissingError) || error.fetchDataset === null || fetched.has(error.message))
        throw error;
      if (runtime.network?.localOnly === true)
        throw new ConfigError(
          [...error.problems, '--local-only downloads nothing; fetch the dataset first, without --local-only'],
          {
            cause: error,
          },
        );
      fetched.add(error.message);
      await error.fetchDataset(runtime);
    }
  }
}
