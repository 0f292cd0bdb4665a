import { statfsSync } from 'node:fs';
import {
  type BenchmarkFolder,
  ConfigError,
  describeMachine,
  findRosterEntry,
  type Host,
  isBusy,
  isLoopback,
  listRosterLabels,
  loadExperiment,
  type ModelEntry,
  ProviderError,
  type RunInputs,
  type Runtime,
  readLoadAverage,
  settingsSchema,
} from '@evenhand/core';
import { didYouMean } from '@evenhand/io';
import { readLoraAdapterStatus, readWeightsStatus } from '@evenhand/providers';
import {
  checkContext,
  createEmptyProbe,
  createRunInputs,
  explainNonLocal,
  type Probe,
  preflight,
  withTables,
} from '@evenhand/runner';
import { type SandboxStatus, sandboxStatus } from '@evenhand/scorers';

import { OK, USAGE } from '../output/exit.ts';
import { printTable } from '../output/print-table.ts';
import { printJson } from '../output/terminal.ts';

import { createExperimentContext, listBenchmarkFolders } from '../registry.ts';
import { createRuntime, type ProcessRuntime } from '../runtime.ts';
import { findSandboxNeeds } from '../sandbox.ts';
import { probeServer } from '../servers.ts';

interface Check {
  readonly what: string;
  readonly ok: boolean;
  /** Whether a gap is none unless one wants it filled. */
  readonly optional?: boolean;
  readonly found: string;
  /** What to do; empty = nothing. */
  readonly remedy: string;
}

type Context = ReturnType<typeof createExperimentContext>;

/**
 * What can run here, and what to do about each gap. Free calls only; fetches and loads nothing, shows no key. Hosts
 * elsewhere are spoken to only for the models that are named. Ends 4 where a named model cannot run.
 */
export async function doctor(
  experiment: string | undefined,
  flags: { models?: readonly string[]; localOnly?: boolean; json?: boolean },
): Promise<void> {
  const context = createExperimentContext();
  const runtime = createRuntime(flags, () => {});
  const named = experiment !== undefined || flags.models !== undefined;
  const checks = [
    nodeCheck(),
    loadCheck(),
    diskCheck(),
    ...listBenchmarkFolders().map(folderCheck),
    ...(named
      ? await modelChecks(await withTables(() => inputsFor(experiment, flags.models, context)), context, runtime)
      : await machineChecks(context, runtime)),
  ];
  process.exitCode = named && checks.some(({ ok, optional }) => !ok && optional !== true) ? USAGE : OK;
  if (flags.json) printJson(checks);
  else
    printTable(
      ['', 'check', 'found', 'what to do'],
      checks.map((check) => [toSymbol(check), check.what, check.found, check.remedy]),
    );
}

const toSymbol = ({ ok, optional }: Check) => (ok ? '✓' : optional ? '·' : '✗');

/** The experiment's models, or those that are named, without any suite. @throws ConfigError */
function inputsFor(experiment: string | undefined, labels: readonly string[] | undefined, context: Context): RunInputs {
  if (experiment !== undefined) {
    const inputs = createRunInputs(loadExperiment(experiment, context));
    const unknown = labels?.filter((label) => !inputs.models.some(({ id }) => id === label)) ?? [];
    if (unknown.length > 0) throw new ConfigError(`--models: ${experiment} has no ${unknown.join(', ')}`);
    return { ...inputs, models: inputs.models.filter(({ id }) => labels?.includes(id) ?? true) };
  }
  const models = labels!.map((label) => {
    const entry = findRosterEntry(context.catalogue, label);
    if (entry !== null) return entry;
    if (context.catalogue.weights.some(({ id }) => id === label))
      throw new ConfigError(`--models: ${label} is in the roster, but no host is known that serves it`);
    throw new ConfigError(
      `--models: ${label} is not in the roster; ${didYouMean(label, listRosterLabels(context.catalogue), String) ?? 'evenhand list models shows what is'}`,
    );
  });
  return { name: 'doctor', settings: settingsSchema.parse({}), suites: [], models };
}

async function modelChecks(inputs: RunInputs, { providers }: Context, runtime: ProcessRuntime): Promise<Check[]> {
  runtime.network.useProxies(inputs.models, inputs.settings.proxy);
  const findObstacle = (model: ModelEntry) => (runtime.network.localOnly ? explainNonLocal(model, providers) : null);
  const permitted = inputs.models.filter((model) => findObstacle(model) === null);
  const probes = await preflight(permitted, providers, runtime, new AbortController().signal);
  const checks = await Promise.all(
    probes.map(async (probe) => {
      await probe.adapter?.close();
      const finding = probe.finding ?? checkContext(probe.model, inputs, probe.identity);
      return probe.model.host.provider === 'llama-cpp' && finding === null
        ? weightsCheck(probe.model, runtime)
        : probeCheck({ ...probe, finding });
    }),
  );
  const left = inputs.models.flatMap((model) => {
    const problem = findObstacle(model);
    return problem === null ? [] : [probeCheck({ ...createEmptyProbe(model), finding: { problem, permanent: true } })];
  });
  const needs = await findSandboxNeeds(inputs.suites);
  return [...checks, ...left, ...needs.map(({ language, status }) => sandboxCheck(language, status, false))];
}

function probeCheck({ model, finding, found }: Probe): Check {
  const what = `model ${model.id} at ${model.host.name}`;
  if (finding === null) return { what, ok: true, found: found === '' ? 'nothing to check' : found, remedy: '' };
  // The problem's words end with what to do about it.
  const [problem, ...remedy] = finding.problem.split('; ');
  return {
    what,
    ok: !finding.permanent,
    found: problem!,
    remedy: remedy.join('; ') || (finding.permanent ? '' : 'this may be temporary; a run continues'),
  };
}

/** This machine's weights and servers, and which keys are set. Speaks to no other machine. */
async function machineChecks({ catalogue }: Context, runtime: ProcessRuntime): Promise<Check[]> {
  const weights = catalogue.weights
    .filter((one) => one.at.some(({ host }) => host === 'in-process'))
    .map(({ id, at }) => findRosterEntry(catalogue, at[0]!.host === 'in-process' ? id : `${id}@in-process`)!);
  const servers = catalogue.hosts.filter(({ baseUrl }) => baseUrl !== null && isLoopback(baseUrl));
  const hosted = catalogue.hosts.filter(({ apiKeyEnv }) => apiKeyEnv !== null);
  return [
    ...Object.entries(await sandboxStatus()).map(([language, status]) => sandboxCheck(language, status, true)),
    ...(await Promise.all(weights.map((entry) => weightsCheck(entry, runtime)))),
    ...(await Promise.all(servers.map((host) => serverCheck(host, runtime)))),
    ...hosted.map((host) => keyCheck(host, runtime)),
  ];
}

/** Where programs of models are tested. @param optional whether nothing that was named needs it */
function sandboxCheck(language: string, status: SandboxStatus, optional: boolean): Check {
  const what = `sandbox for ${language}`;
  return status.available
    ? { what, ok: true, found: status.runs.join(', '), remedy: '' }
    : {
        what,
        ok: false,
        optional,
        found: status.why,
        remedy: `${status.remedy}${optional ? ', if you want to score code that models write' : ''}`,
      };
}

async function serverCheck(host: Host, runtime: Runtime): Promise<Check> {
  const found = await probeServer(host, runtime);
  return {
    what: `server ${host.id}`,
    ok: found !== null,
    optional: true,
    found: found ?? `connection refused at ${host.baseUrl}`,
    remedy: found === null ? 'start it, if you want to use it' : '',
  };
}

/** Whether a key is there is all that is ever said of it. */
function keyCheck({ id, name, apiKeyEnv }: Host, runtime: Runtime): Check {
  const set = (runtime.env[apiKeyEnv!] ?? '').trim() !== '';
  return {
    what: `key for ${id}`,
    ok: set,
    optional: true,
    found: `${apiKeyEnv} is ${set ? 'set' : 'not set'}`,
    remedy: set ? '' : `set it to an API key of ${name}, if you want to use it`,
  };
}

function nodeCheck(): Check {
  const machine = describeMachine();
  return {
    what: 'machine',
    ok: true,
    found: `Node ${machine.node}, ${machine.cores} cores, ${Math.round(machine.memoryBytes / 2 ** 30)} GiB, ${machine.os} ${machine.arch}`,
    remedy: '',
  };
}

/** Other work makes local times, and costs made from them, too high. */
function loadCheck(): Check {
  const [load, { cores }] = [readLoadAverage(), describeMachine()];
  const busy = isBusy(load, cores);
  return {
    what: 'other work',
    ok: !busy,
    optional: true,
    found: load === null ? 'the system does not say' : `${load.toFixed(1)} of ${cores} cores busy in the last minute`,
    remedy: busy ? 'stop it before you measure times of local models; replies are not affected' : '',
  };
}

/** Which folders names are looked up in, your own first. */
function folderCheck({ folder, holds, shadows }: BenchmarkFolder): Check {
  const names = (list: readonly string[]) =>
    `${list.slice(0, 6).join(', ')}${list.length > 6 ? ` and ${list.length - 6} more` : ''}`;
  return {
    what: folder === 'built in' ? 'benchmarks that come with evenhand' : `benchmarks in ${folder}`,
    ok: true,
    found: `${holds.length === 0 ? 'used' : `used: ${names(holds)}`}${shadows.length === 0 ? '' : `; in place of ${names(shadows)} of those that come with evenhand`}`,
    remedy: '',
  };
}

function diskCheck(): Check {
  const { bavail, bsize } = statfsSync('.');
  const gib = (bavail * bsize) / 2 ** 30;
  return {
    what: 'disk',
    ok: gib > 2,
    found: `${gib.toFixed(1)} GiB free here`,
    remedy: gib > 2 ? '' : 'free some space: weights and results need it',
  };
}

async function weightsCheck(entry: ModelEntry, runtime: Runtime): Promise<Check> {
  const what = `model ${entry.id}`;
  try {
    const status = await readWeightsStatus(entry, runtime);
    if (!status.present)
      return {
        what,
        ok: status.sources > 0,
        found: `${entry.model} is not in the cache`,
        remedy: status.sources > 0 ? 'nothing: evenhand run downloads it' : `put the file at ${status.path}`,
      };
    if (status.matches === false || (status.expectedBytes !== null && status.bytes !== status.expectedBytes))
      return {
        what,
        ok: false,
        found: `${entry.model} is not the pinned file (${status.bytes} bytes, sha256 ${status.sha256 ?? 'not computed'})`,
        remedy: `remove ${status.path}; evenhand run downloads it again`,
      };
    const adapter = await readLoraAdapterStatus(entry, status.path, runtime);
    const added = adapter === null ? '' : `, adapter ${adapter.slice(0, 12)}…`;
    return {
      what,
      ok: true,
      found: `${entry.model}, ${status.sha256 === null ? 'hash not computed yet' : `sha256 ${status.sha256.slice(0, 12)}…`}${added}`,
      remedy: '',
    };
  } catch (error) {
    if (error instanceof ConfigError || error instanceof ProviderError)
      return { what, ok: false, found: error.message, remedy: '' };
    throw error;
  }
}
