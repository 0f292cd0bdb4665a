import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { ConfigError, isLoopback } from '@evenhand/core';
import { displayPath, writeAtomic } from '@evenhand/io';
import { listHeads, messages } from '@evenhand/messages';
import {
  ADOPTION_FOLDER,
  type AdoptionSnapshot,
  type AdoptionTables,
  createAdoptionTables,
  findAdoptionSnapshot,
  formatAdoptionYaml,
  formatCount,
  listMeasured,
  percent,
  readRun,
  UNKNOWN,
} from '@evenhand/report';
import { HubUnreachableError, readAdoption } from '../adoption/read-hub.ts';
import { listRepositories } from '../adoption/repositories.ts';
import { INCOMPLETE } from '../output/exit.ts';
import { printTable } from '../output/print-table.ts';
import { print, printJson } from '../output/terminal.ts';
import { createExperimentContext, listBenchmarkPaths } from '../registry.ts';
import { createRuntime } from '../runtime.ts';

interface RefreshFlags {
  readonly endpoint?: string;
  readonly out?: string;
  readonly localOnly?: boolean;
  readonly json?: boolean;
}

/** A snapshot of today; where Hugging Face cannot be reached the last one stays. @throws ConfigError */
export async function refreshAdoption(flags: RefreshFlags): Promise<void> {
  const runtime = createRuntime(flags);
  const endpoint = (flags.endpoint || runtime.env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
  if (!URL.canParse(endpoint))
    throw new ConfigError(`HF_ENDPOINT: found ${endpoint}; expected an address such as https://huggingface.co`);
  if (flags.localOnly === true && !isLoopback(endpoint))
    throw new ConfigError(
      `--local-only: ${endpoint} is not on this machine; leave the flag out, or name an --endpoint here`,
    );
  const { catalogue } = createExperimentContext();
  try {
    const snapshot = await readAdoption(listRepositories(catalogue.weights), {
      endpoint,
      token: readToken(runtime.env.HF_TOKEN, endpoint),
      runtime,
    });
    const path = join(chooseFolder(flags.out), `${snapshot.readAt.slice(0, 10)}.yaml`);
    const text = formatAdoptionYaml(snapshot);
    if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeAtomic(path, text);
    if (flags.json) printJson({ path: displayPath(path), ...snapshot });
    else print(messages.adoption.refreshed(displayPath(path), snapshot.models.length, snapshot.missing.length));
  } catch (error) {
    if (!(error instanceof HubUnreachableError)) throw error;
    process.exitCode = INCOMPLETE;
    const kept = findAdoptionSnapshot(listBenchmarkPaths());
    const { adoption } = messages;
    if (flags.json) printJson({ error: error.message, kept: kept === null ? null : displayPath(kept.path) });
    else if (kept === null) print(adoption.unreachableNone(error.message));
    else
      print(
        adoption.unreachable(
          error.message,
          displayPath(kept.path),
          kept.snapshot.readAt.slice(0, 10),
          countDays(kept.snapshot.readAt, runtime.date()),
        ),
      );
  }
}

/** The newest snapshot, beside what runs measured. @throws ConfigError */
export function showAdoption(runs: readonly string[], { json }: { readonly json?: boolean }): void {
  const found = findAdoptionSnapshot(listBenchmarkPaths());
  const { adoption } = messages;
  if (found === null) {
    if (json) printJson(null);
    else print(adoption.none.replaceAll('`', ''));
    return;
  }
  const measured = runs.flatMap((run) => listMeasured(readRun(resolve(run))));
  const tables = createAdoptionTables(found.snapshot, measured);
  if (json) printJson(tables);
  else printAdoption(tables, found.snapshot, found.path);
}

function printAdoption(tables: AdoptionTables, snapshot: AdoptionSnapshot, path: string): void {
  const { adoption } = messages;
  print(adoption.snapshotOf(displayPath(path), snapshot.readAt.slice(0, 10), countDays(snapshot.readAt, new Date())));
  for (const [head, groups] of [
    [adoption.developer, tables.developers],
    [adoption.countryOf, tables.origins],
  ] as const)
    printTable(
      [head, ...listHeads('models'), adoption.downloads, adoption.shareOfDownloads, adoption.likes, adoption.measured],
      groups.map(({ name, models, downloads, share, likes, best }) => [
        name === '' ? UNKNOWN : name,
        String(models),
        formatCount(downloads),
        percent(share),
        formatCount(likes),
        best === '' ? UNKNOWN : best,
      ]),
      [1, 2, 3, 4],
    );
  if (tables.missing.length > 0) print(adoption.missing(tables.missing.join(', ')));
}

const countDays = (from: string, to: Date) => Math.max(0, Math.floor((to.getTime() - Date.parse(from)) / 86_400_000));

/** A token goes over an encrypted connection, or stays on this machine. @throws ConfigError */
function readToken(token: string | undefined, endpoint: string): string | null {
  if (token === undefined || token === '') return null;
  if (!token.startsWith('hf_'))
    throw new ConfigError('HF_TOKEN: expected a token of Hugging Face, which begins with hf_; mend it, or unset it');
  if (endpoint.startsWith('https://') || isLoopback(endpoint)) return token;
  throw new ConfigError(
    `--endpoint ${endpoint}: the token in HF_TOKEN would be sent in the open; use https://, or unset HF_TOKEN`,
  );
}

/** The benchmarks folder at or above this one; where there is none, one is made here. */
function chooseFolder(out: string | undefined): string {
  if (out !== undefined) return resolve(out);
  const own = listBenchmarkPaths().find((folder) => `${process.cwd()}${sep}`.startsWith(`${dirname(folder)}${sep}`));
  return join(own ?? resolve('benchmarks'), ADOPTION_FOLDER);
}
