import {
  ConfigError,
  chooseToolForm,
  countPromptBytes,
  listPrompts,
  type ModelAdapter,
  type ModelEntry,
  type ModelIdentity,
  mergeSampling,
  type Provider,
  ProviderError,
  type RunInputs,
  type Runtime,
  renderPrompt,
  resolveSampling,
  type Sample,
  type Settings,
  type Suite,
} from '@evenhand/core';
import { removeSecretsDeep, scrub } from '@evenhand/io';
import { readSecrets } from '../execute/secrets.ts';

/** What stands in the way of a model. */
export interface Finding {
  /** What was found and what to do, without the names of model and host. */
  readonly problem: string;
  /** Whether only the user can mend it; false = it may pass by itself. */
  readonly permanent: boolean;
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
  const groups = Map.groupBy(models, ({ host }) => `${host.provider} ${host.baseUrl} ${host.apiKeyEnv}`);
  const probes = await Promise.all(
    [...groups.values()].map(async (sharing) => {
      const done: Probe[] = [];
      let hostFinding: Finding | null = null;
      for (const model of sharing) {
        if (hostFinding !== null) {
          done.push({ ...createEmptyProbe(model), finding: hostFinding });
          continue;
        }
        const { probe, hostWide } = await probeModel(model, providers, runtime, signal);
        done.push(probe);
        if (hostWide) hostFinding = probe.finding;
      }
      return done;
    }),
  );
  const byId = new Map(probes.flat().map((probe) => [probe.model.id, probe]));
  return models.map(({ id }) => byId.get(id)!);
}

/** A model that nobody was asked of. */
export const createEmptyProbe = (model: ModelEntry): Probe => ({
  model,
  finding: null,
  adapter: null,
  identity: null,
  found: '',
});

async function probeModel(
  model: ModelEntry,
  providers: readonly Provider[],
  runtime: Runtime,
  signal: AbortSignal,
): Promise<{ probe: Probe; hostWide: boolean }> {
  const nothing = createEmptyProbe(model);
  const provider = providers.find(({ name }) => name === model.host.provider);
  if (provider === undefined)
    return {
      probe: {
        ...nothing,
        finding: { problem: `this evenhand has no provider ${model.host.provider}`, permanent: true },
      },
      hostWide: true,
    };
  if (provider.modelKind !== 'name') return { probe: nothing, hostWide: false };
  let adapter: ModelAdapter | null = null;
  try {
    if (provider.probe !== undefined) {
      const found = await withCheckTimeout(signal, model, (limit) => provider.probe!(model, runtime, limit));
      return { probe: { ...nothing, found: scrub(found, readSecrets(model, runtime)) }, hostWide: false };
    }
    const connected = await provider.connect({ model, runtime, answers: () => null }, signal);
    adapter = connected;
    const stated = await withCheckTimeout(signal, model, (limit) => connected.identify(limit));
    const identity = removeSecretsDeep(stated, readSecrets(model, runtime));
    return { probe: { ...nothing, adapter, identity, found: describeIdentity(identity) }, hostWide: false };
  } catch (error) {
    const { finding, hostWide } = toFinding(error, model, runtime);
    if (finding.permanent) await adapter?.close();
    return { probe: { ...nothing, finding, adapter: finding.permanent ? null : adapter }, hostWide };
  }
}

function describeIdentity({
  servedModel,
  contextLength,
  serverVersion,
  serverSampling,
  gateway,
  swapsModels,
}: ModelIdentity): string {
  const parts = [
    servedModel ?? 'the key was not tried: this host has no free list of models',
    contextLength === null ? null : `context ${contextLength}`,
    serverVersion,
    gateway === undefined
      ? null
      : `behind the gateway ${gateway}: ${GATEWAY_NOTES[gateway] ?? 'it may answer from a cache, ask again and go on to other models by itself'}`,
    swapsModels === true ? 'holds one model at a time, so that several are asked by turns' : null,
    serverSampling?.length ? `adds ${serverSampling.join(', ')} to the sampling of every request` : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** What a gateway does that its replies show only in part; docs/recipes/gateways.md tells how to switch it off. */
const GATEWAY_NOTES: Readonly<Record<string, string>> = {
  litellm:
    'it may answer from a cache, ask again and fall back to other models (its headers say so), and counts the tokens of streams by itself where the provider does not',
  'llama-swap': 'the first request to a model waits for its loading',
  portkey: 'it may answer from a cache, ask again and fall back to other models (its headers say so)',
  helicone: 'it may answer from a cache and ask again (its headers say so)',
  'cloudflare-ai-gateway': 'it may answer from a cache and fall back to other models (its headers say so)',
};

/** @throws ProviderError `timeout` after five seconds */
async function withCheckTimeout<T>(
  signal: AbortSignal,
  { host }: ModelEntry,
  check: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(CHECK_MS);
  try {
    return await check(AbortSignal.any([signal, limit]));
  } catch (error) {
    if (limit.aborted && !signal.aborted)
      throw new ProviderError('timeout', `${host.baseUrl} did not answer within ${CHECK_MS / 1000} s`, {
        cause: error,
      });
    throw error;
  }
}

/** Failures that say something about one model only; all others hold for whatever is asked there. */
const MODEL_SPECIFIC_KINDS: ReadonlySet<string> = new Set(['not_found', 'bad_request', 'context_too_long']);

function toFinding(error: unknown, model: ModelEntry, runtime: Runtime): { finding: Finding; hostWide: boolean } {
  const clean = (text: string) =>
    scrub(text.replace(`model ${model.id} at ${model.host.name}: `, ''), readSecrets(model, runtime));
  if (error instanceof ConfigError)
    return {
      finding: { problem: clean(error.problems.join('; ')), permanent: true },
      hostWide: model.host.apiKeyEnv !== null && error.message.includes(model.host.apiKeyEnv),
    };
  if (!(error instanceof ProviderError) || error.kind === 'cancelled') throw error;
  const key = error.kind === 'auth' && model.host.apiKeyEnv !== null ? ` (it stands in ${model.host.apiKeyEnv})` : '';
  return {
    finding: { problem: `${clean(error.message)}${key}`, permanent: error.permanent },
    hostWide: !MODEL_SPECIFIC_KINDS.has(error.kind),
  };
}

/** More than a token stands for in any text that was seen: a prompt that does not even fit by this count surely does not fit. */
const BYTES_PER_TOKEN_AT_MOST = 8;

/** Whether the longest prompt and all the output that is allowed surely exceed the context; null = they may fit. */
export function checkContext(
  model: ModelEntry,
  { suites, settings }: RunInputs,
  identity: ModelIdentity | null,
): Finding | null {
  const configured = model.options.contextLength;
  const context = identity?.contextLength ?? (typeof configured === 'number' ? configured : model.context);
  if (context === null) return null;
  for (const suite of suites) {
    const { maxOutputTokens = 0 } = resolveSampling(mergeSampling(suite, settings.sampling), model);
    let longest = 0;
    for (const sample of suite.samples)
      for (const prompt of listPrompts(suite, settings))
        longest = Math.max(longest, countRequestBytes(suite.prompts[prompt]!, sample, model, settings));
    const least = Math.ceil(longest / BYTES_PER_TOKEN_AT_MOST) + maxOutputTokens;
    if (least > context)
      return {
        problem: `its context of ${context} tokens cannot hold the longest prompt of ${suite.name} (${longest} bytes) and ${maxOutputTokens} tokens of output; lower maxOutputTokens${isConfigurable(model) ? ', or raise contextLength in its options where the model allows it' : ', or choose another host'}`,
        permanent: true,
      };
  }
  return null;
}

/** Whether the entry itself says how long a context is asked for. */
const isConfigurable = ({ host }: ModelEntry) => host.provider === 'ollama' || host.provider === 'llama-cpp';

const countRequestBytes = (
  prompt: Suite['prompts'][string],
  sample: Sample,
  model: ModelEntry,
  { tools }: Settings,
): number => countPromptBytes(renderPrompt(prompt, sample, chooseToolForm(prompt, model, tools)));

/** One line for each problem, with all the models that have it. */
export function formatFindings(probes: readonly { model: ModelEntry; finding: Finding | null }[]): string[] {
  const groups = Map.groupBy(
    probes.filter(({ finding }) => finding !== null),
    ({ model, finding }) => `${model.host.name}: ${finding!.problem}`,
  );
  return [...groups].map(
    ([line, sharing]) =>
      `model${sharing.length === 1 ? '' : 's'} ${sharing.map(({ model }) => model.id).join(', ')} at ${line}`,
  );
}
