import {
  ConfigError,
  commonSampling,
  inquiryOf,
  isPermanent,
  type ModelAdapter,
  type ModelEntry,
  type ModelIdentity,
  type Prompt,
  type Provider,
  ProviderError,
  promptBytes,
  promptsOf,
  type RunInputs,
  type Runtime,
  type Sample,
  type Settings,
  samplingFor,
  scrub,
  toolFormOf,
} from '@evenhand/core';

/** What stands in the way of a model. */
export interface Finding {
  /** What was found and what to do, without the names of model and host. */
  readonly problem: string;
  /** Whether only the user can mend it; false = it may pass by itself. */
  readonly lasts: boolean;
}

/** What free calls (lists of models, versions) tell of a model, before anything is asked, loaded or fetched. */
export interface Probe {
  readonly model: ModelEntry;
  /** null = nothing stands in its way. */
  readonly finding: Finding | null;
  /** Connected already, for whoever goes on; null = not yet. */
  readonly adapter: ModelAdapter | null;
  /** null = not known yet. */
  readonly identity: ModelIdentity | null;
  /** What was found, for people; empty = nothing had to be asked. */
  readonly found: string;
}

/** Longest wait for one answer. */
const CHECK_MS = 5_000;

/** One after the other at each host, all hosts at once; what fails for a whole host is asked there only once. */
export async function preflight(
  models: readonly ModelEntry[],
  providers: readonly Provider[],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<Probe[]> {
  const places = Map.groupBy(models, ({ host }) => `${host.provider} ${host.baseUrl} ${host.apiKeyEnv}`);
  const probes = await Promise.all(
    [...places.values()].map(async (sharing) => {
      const done: Probe[] = [];
      let forAll: Finding | null = null;
      for (const model of sharing) {
        if (forAll !== null) {
          done.push({ ...nothingFound(model), finding: forAll });
          continue;
        }
        const { probe, wholeHost } = await probeOf(model, providers, runtime, signal);
        done.push(probe);
        if (wholeHost) forAll = probe.finding;
      }
      return done;
    }),
  );
  const byId = new Map(probes.flat().map((probe) => [probe.model.id, probe]));
  return models.map(({ id }) => byId.get(id)!);
}

/** A model that nobody was asked of. */
export const nothingFound = (model: ModelEntry): Probe => ({
  model,
  finding: null,
  adapter: null,
  identity: null,
  found: '',
});

async function probeOf(
  model: ModelEntry,
  providers: readonly Provider[],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<{ probe: Probe; wholeHost: boolean }> {
  const nothing = nothingFound(model);
  const provider = providers.find(({ name }) => name === model.host.provider);
  if (provider === undefined)
    return {
      probe: { ...nothing, finding: { problem: `this evenhand has no provider ${model.host.provider}`, lasts: true } },
      wholeHost: true,
    };
  if (provider.modelIs !== 'name') return { probe: nothing, wholeHost: false };
  let adapter: ModelAdapter | null = null;
  try {
    if (provider.probe !== undefined) {
      const found = await within(signal, model, (limit) => provider.probe!(model, runtime, limit));
      return { probe: { ...nothing, found }, wholeHost: false };
    }
    const connected = await provider.connect({ model, runtime, answers: () => null }, signal);
    adapter = connected;
    const identity = await within(signal, model, (limit) => connected.identify(limit));
    return { probe: { ...nothing, adapter, identity, found: foundAt(identity) }, wholeHost: false };
  } catch (error) {
    const { finding, wholeHost } = findingOf(error, model, runtime);
    if (finding.lasts) await adapter?.close();
    return { probe: { ...nothing, finding, adapter: finding.lasts ? null : adapter }, wholeHost };
  }
}

function foundAt({ servedModel, contextLength, serverVersion, serverSampling }: ModelIdentity): string {
  const parts = [
    servedModel ?? 'the key was not tried: this host has no free list of models',
    contextLength === null ? null : `context ${contextLength}`,
    serverVersion,
    serverSampling?.length ? `adds ${serverSampling.join(', ')} to the sampling of every request` : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** @throws ProviderError `timeout` after five seconds */
async function within<T>(
  signal: AbortSignal,
  { host }: ModelEntry,
  ask: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(CHECK_MS);
  try {
    return await ask(AbortSignal.any([signal, limit]));
  } catch (error) {
    if (limit.aborted && !signal.aborted)
      throw new ProviderError('timeout', `${host.baseUrl} did not answer within ${CHECK_MS / 1000} s`, {
        cause: error,
      });
    throw error;
  }
}

/** Failures that say something about one model only; all others hold for whatever is asked there. */
const OF_ONE_MODEL: ReadonlySet<string> = new Set(['not_found', 'bad_request', 'context_too_long']);

function findingOf(error: unknown, model: ModelEntry, runtime: Runtime): { finding: Finding; wholeHost: boolean } {
  const clean = (text: string) =>
    scrub(text.replace(`model ${model.id} at ${model.host.name}: `, ''), [
      runtime.env[model.host.apiKeyEnv ?? ''] ?? '',
    ]);
  if (error instanceof ConfigError)
    return {
      finding: { problem: clean(error.problems.join('; ')), lasts: true },
      wholeHost: model.host.apiKeyEnv !== null && error.message.includes(model.host.apiKeyEnv),
    };
  if (!(error instanceof ProviderError) || error.kind === 'cancelled') throw error;
  const key = error.kind === 'auth' && model.host.apiKeyEnv !== null ? ` (it stands in ${model.host.apiKeyEnv})` : '';
  return {
    finding: { problem: `${clean(error.message)}${key}`, lasts: isPermanent(error) },
    wholeHost: !OF_ONE_MODEL.has(error.kind),
  };
}

/** More than a token stands for in any text that was seen: a prompt that does not even fit by this count surely does not fit. */
const BYTES_PER_TOKEN_AT_MOST = 8;

/** Whether the longest prompt and all the output that is allowed surely exceed the context; null = they may fit. */
export function contextFinding(
  model: ModelEntry,
  { suites, settings }: RunInputs,
  identity: ModelIdentity | null,
): Finding | null {
  const asked = model.options.contextLength;
  const context = identity?.contextLength ?? (typeof asked === 'number' ? asked : model.context);
  if (context === null) return null;
  for (const suite of suites) {
    const { maxOutputTokens = 0 } = samplingFor(commonSampling(suite, settings.sampling), model);
    let longest = 0;
    for (const sample of suite.samples)
      for (const prompt of promptsOf(suite, settings))
        longest = Math.max(longest, bytesAsked(suite.prompts[prompt]!, sample, model, settings));
    const least = Math.ceil(longest / BYTES_PER_TOKEN_AT_MOST) + maxOutputTokens;
    if (least > context)
      return {
        problem: `its context of ${context} tokens cannot hold the longest prompt of ${suite.name} (${longest} bytes) and ${maxOutputTokens} tokens of output; lower maxOutputTokens${isOurChoice(model) ? ', or raise contextLength in its options where the model allows it' : ', or choose another host'}`,
        lasts: true,
      };
  }
  return null;
}

/** Whether the entry itself says how long a context is asked for. */
const isOurChoice = ({ host }: ModelEntry) => host.provider === 'ollama' || host.provider === 'llama-cpp';

const bytesAsked = (prompt: Prompt, sample: Sample, model: ModelEntry, { tools }: Settings): number =>
  promptBytes(inquiryOf(prompt, sample, toolFormOf(prompt, model, tools)));

/** One line for each problem, with all the models that have it. */
export function findingLines(probes: readonly { model: ModelEntry; finding: Finding | null }[]): string[] {
  const groups = Map.groupBy(
    probes.filter(({ finding }) => finding !== null),
    ({ model, finding }) => `${model.host.name}: ${finding!.problem}`,
  );
  return [...groups].map(
    ([line, sharing]) =>
      `model${sharing.length === 1 ? '' : 's'} ${sharing.map(({ model }) => model.id).join(', ')} at ${line}`,
  );
}
