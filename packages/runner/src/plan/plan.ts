import {
  type Experiment,
  type List,
  listIds,
  listPrompts,
  type ModelEntry,
  type PlannedCell,
  type RateLimits,
  type Sample,
  type Settings,
  type Suite,
} from '@evenhand/core';
import { findSmallest, orderBySeed, permuteBySeed, uniform } from '@evenhand/io';
import { createList } from './create-list.ts';
import { runsInProcess } from './in-process.ts';
import { countCells, selectSuites } from './selection.ts';

/** What all requests to a device share, or all to a server with one key. */
export interface Endpoint {
  /** The same for two models that share it. */
  readonly key: string;
  /** A device, or a host with the key that is used there, in words. */
  readonly name: string;
  readonly limits: RateLimits;
}

/** Cells that may run at the same time, at most `concurrency` of them; blocks run one after the other. */
export interface Lane extends Endpoint {
  readonly blocks: readonly { readonly concurrency: number; readonly cells: List<PlannedCell> }[];
}

export interface Plan {
  /** The suites with only the samples that are asked. */
  readonly suites: readonly Suite[];
  readonly lanes: readonly Lane[];
  readonly cells: number;
}

/** How often the models of a device change places; more turns cost reloads, fewer let the machine's mood speak. */
const DEVICE_ROUNDS = 4;

/** Same experiment and seed, same plan. */
export function createPlan(experiment: Pick<Experiment, 'suites' | 'models' | 'settings'>): Plan {
  const { settings, models } = experiment;
  const suites = selectSuites(experiment);
  const samplePrompts = orderSamplePrompts(suites, settings);
  const lanes = [
    ...createDeviceLanes(models, settings, samplePrompts),
    ...createHostLanes(models, settings, samplePrompts),
  ];
  return { suites, lanes, cells: countCells({ suites, models, settings }) };
}

/** A sample in one of the wordings of its suite. */
interface SamplePrompt {
  /** Number of its suite and wording: prompts of one group begin alike. */
  readonly group: number;
  readonly suite: Suite;
  readonly prompt: string;
  readonly id: string;
  sample(): Sample;
}

/** In a seeded order. Only that order is held: fifty thousand cells would take several times the room of what they ask. */
function orderSamplePrompts(suites: readonly Suite[], settings: Settings): List<SamplePrompt> {
  let length = 0;
  const groups = suites.flatMap((suite) =>
    listPrompts(suite, settings).map((prompt) => {
      const start = length;
      length += suite.samples.length;
      return { suite, prompt, start, ids: listIds(suite.samples) };
    }),
  );
  const names = groups.flatMap(({ suite, prompt, ids }) => ids.map((id) => toOrderKey(suite, prompt, id)));
  return createSamplePromptList(groups, permuteBySeed(names, settings.seed));
}

interface PromptGroup {
  readonly suite: Suite;
  readonly prompt: string;
  readonly ids: readonly string[];
  /** Number of its first question. */
  readonly start: number;
}

const createSamplePromptList = (groups: readonly PromptGroup[], order: Uint32Array): List<SamplePrompt> =>
  createList(order.length, (index) => {
    const number = order[index]!;
    const group = groups.findLastIndex((one) => one.start <= number);
    const { suite, prompt, ids, start } = groups[group]!;
    return { group, suite, prompt, id: ids[number - start]!, sample: () => suite.samples.at(number - start)! };
  });

const toOrderKey = ({ name }: Suite, prompt: string, id: string): string => `${name}/${prompt}/${id}`;

function createCell({ suite, prompt, id, sample }: SamplePrompt, model: ModelEntry, trial: number): PlannedCell {
  return {
    suite: suite.name,
    suiteVersion: suite.version,
    prompt,
    sample: id,
    model: model.id,
    trial,
    loadSample: sample,
  };
}

/** Models that share a device take turns in blocks, in a seeded order within each turn. */
function createDeviceLanes(
  models: readonly ModelEntry[],
  settings: Settings,
  samplePrompts: List<SamplePrompt>,
): Lane[] {
  const { trials } = settings;
  const all = samplePrompts.length * trials;
  const shared = Map.groupBy(models, (model) => findDevice(model, models));
  shared.delete(null);
  return [...shared.values()].map((sharing) => {
    const rounds = sharing.length === 1 ? 1 : DEVICE_ROUNDS;
    const inProcess = sharing.every(runsInProcess);
    const blocks = Array.from({ length: rounds }, (_, round) =>
      orderBySeed(sharing, settings.seed, (model) => `turn ${round}/${model.id}`).map((model) => {
        const [start, end] = [round, round + 1].map((share) => Math.round((all * share) / rounds)) as [number, number];
        const positions = inProcess ? groupByPrompt(samplePrompts, trials, start, end) : null;
        const cells = createList(end - start, (index) => {
          const at = positions?.[index] ?? start + index;
          return createCell(samplePrompts.at(Math.floor(at / trials))!, model, (at % trials) + 1);
        });
        return { concurrency: findConcurrency([model], settings, 1), cells };
      }),
    ).flat();
    return { ...createEndpoint(sharing, models, settings), blocks: blocks.filter((block) => block.cells.length > 0) };
  });
}

/**
 * The positions of a block with those of one suite and wording behind one another, else in their order: a model in this process
 * need not read again what a prompt shares with the one before.
 */
function groupByPrompt(samplePrompts: List<SamplePrompt>, trials: number, start: number, end: number): Uint32Array {
  const groups = Uint32Array.from(
    { length: end - start },
    (_, index) => samplePrompts.at(Math.floor((start + index) / trials))!.group,
  );
  return Uint32Array.from({ length: end - start }, (_, index) => index)
    .sort((a, b) => groups[a]! - groups[b]! || a - b)
    .map((index) => start + index);
}

/** @param sharing all that share it, at least one */
function createEndpoint(sharing: readonly ModelEntry[], models: readonly ModelEntry[], settings: Settings): Endpoint {
  const device = findDevice(sharing[0]!, models);
  const name = device === null ? toHostName(sharing) : `device ${device}`;
  return { key: toEndpointKey(sharing[0]!, models), name, limits: findRateLimits(sharing, settings) };
}

function toEndpointKey(model: ModelEntry, models: readonly ModelEntry[]): string {
  const { host } = model;
  const device = findDevice(model, models);
  return device === null ? `${findServerAddress(host) ?? host.id} ${host.apiKeyEnv}` : `device ${device}`;
}

/** The way to a model that is asked beside the plan, a judge, and how many requests may be on it at a time. */
export function createJudgeEndpoint(
  model: ModelEntry,
  { models, settings }: Pick<Experiment, 'models' | 'settings'>,
): Endpoint & { readonly concurrency: number } {
  const all = [...models, model];
  const sharing = [...models.filter((other) => toEndpointKey(other, all) === toEndpointKey(model, all)), model];
  const otherwise = findDevice(model, all) === null ? settings.concurrency : 1;
  return { ...createEndpoint(sharing, all, settings), concurrency: findConcurrency(sharing, settings, otherwise) };
}

/** Requests at a time: the fewest that are stated for any of them. */
function findConcurrency(sharing: readonly ModelEntry[], { limits }: Settings, otherwise: number): number {
  const stated = sharing.flatMap(({ host }) => limits[host.id]?.concurrency ?? host.concurrency ?? []);
  return stated.length > 0 ? findSmallest(stated) : otherwise;
}

/** The device of a model; an entry that names none shares that of another one at the same address. null = none. */
export function findDevice({ host }: ModelEntry, models: readonly ModelEntry[]): string | null {
  const address = findServerAddress(host);
  if (host.device !== null || address === null) return host.device;
  return (
    models.find((other) => other.host.device !== null && findServerAddress(other.host) === address)?.host.device ?? null
  );
}

/** What two entries have in common that reach the same server, whatever path and protocol; null = none is stated. */
function findServerAddress({ baseUrl }: ModelEntry['host']): string | null {
  return baseUrl === null ? null : new URL(baseUrl).host.replace(/^(?:localhost|\[::1\])(?=:|$)/, '127.0.0.1');
}

/** The tightest of what is stated for any of them; what the experiment says goes first. */
function findRateLimits(sharing: readonly ModelEntry[], { limits }: Settings): RateLimits {
  const tightest = (name: keyof RateLimits): number | null => {
    const stated = sharing.flatMap(
      ({ host }) => limits[host.id]?.[name] ?? (typeof host.limits === 'object' ? host.limits?.[name] : null) ?? [],
    );
    return stated.length === 0 ? null : findSmallest(stated);
  };
  return { requestsPerMinute: tightest('requestsPerMinute'), tokensPerMinute: tightest('tokensPerMinute') };
}

/** Hosted models are interleaved sample by sample, so that none gets the quiet hour. */
function createHostLanes(models: readonly ModelEntry[], settings: Settings, samplePrompts: List<SamplePrompt>): Lane[] {
  const { trials, seed } = settings;
  const hosted = models.filter((model) => findDevice(model, models) === null);
  const lanes = Map.groupBy(hosted, (model) => toEndpointKey(model, models));
  return [...lanes.values()].map((sharing) => {
    const each = sharing.length * trials;
    const cells = createList(samplePrompts.length * each, (index) => {
      const samplePrompt = samplePrompts.at(Math.floor(index / each))!;
      const { suite, prompt, id } = samplePrompt;
      const order = sharing.length === 1 ? sharing : rotateBySeed(sharing, seed, toOrderKey(suite, prompt, id));
      return createCell(samplePrompt, order[Math.floor((index % each) / trials)]!, (index % trials) + 1);
    });
    const concurrency = findConcurrency(sharing, settings, settings.concurrency);
    return { ...createEndpoint(sharing, models, settings), blocks: [{ concurrency, cells }] };
  });
}

function toHostName(sharing: readonly ModelEntry[]): string {
  const { apiKeyEnv } = sharing[0]!.host;
  const ids = [...new Set(sharing.map(({ host }) => host.id))];
  return `host ${ids.join(', ')}${apiKeyEnv === null ? '' : ` with ${apiKeyEnv}`}`;
}

/** A rotation by the question: cheap, and each model is first equally often. */
function rotateBySeed(models: readonly ModelEntry[], seed: number, samplePrompt: string): readonly ModelEntry[] {
  const first = Math.floor(uniform(seed, 'first', samplePrompt) * models.length);
  return [...models.slice(first), ...models.slice(0, first)];
}
