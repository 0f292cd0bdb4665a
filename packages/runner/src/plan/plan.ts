import {
  cellCount,
  type Experiment,
  idsOf,
  type List,
  listOf,
  type ModelEntry,
  type PlannedCell,
  promptsOf,
  type RateLimits,
  type Sample,
  type Settings,
  type Suite,
  seededOrder,
  seededPlaces,
  selectedSuites,
  uniform,
} from '@evenhand/core';

/** What all requests to a device share, or all to a server with one key. */
export interface Way {
  /** The same for two models that share it. */
  readonly key: string;
  /** A device, or a host with the key that is used there, in words. */
  readonly name: string;
  readonly limits: RateLimits;
}

/** Cells that may run at the same time, at most `concurrency` of them; blocks run one after the other. */
export interface Lane extends Way {
  readonly blocks: readonly { readonly concurrency: number; readonly cells: List<PlannedCell> }[];
}

export interface Plan {
  /** The suites with only the samples that are asked. */
  readonly suites: readonly Suite[];
  readonly lanes: readonly Lane[];
  readonly cells: number;
}

/** How often the models of a device change places; more turns cost reloads, fewer let the machine's mood speak. */
const TURNS = 4;

/** Same experiment and seed, same plan. */
export function makePlan(experiment: Pick<Experiment, 'suites' | 'models' | 'settings'>): Plan {
  const { settings, models } = experiment;
  const suites = selectedSuites(experiment);
  const questions = questionsOf(suites, settings);
  const lanes = [...deviceLanes(models, settings, questions), ...hostLanes(models, settings, questions)];
  return { suites, lanes, cells: cellCount({ suites, models, settings }) };
}

/** A sample in one of the wordings of its suite. */
interface Question {
  readonly suite: Suite;
  readonly prompt: string;
  readonly id: string;
  sample(): Sample;
}

/** In a seeded order. Only that order is held: fifty thousand cells would take several times the room of what they ask. */
function questionsOf(suites: readonly Suite[], settings: Settings): List<Question> {
  let length = 0;
  const parts = suites.flatMap((suite) =>
    promptsOf(suite, settings).map((prompt) => {
      const start = length;
      length += suite.samples.length;
      return { suite, prompt, start, ids: idsOf(suite.samples) };
    }),
  );
  const names = parts.flatMap(({ suite, prompt, ids }) => ids.map((id) => nameOf(suite, prompt, id)));
  return ordered(parts, seededPlaces(names, settings.seed));
}

interface Part {
  readonly suite: Suite;
  readonly prompt: string;
  readonly ids: readonly string[];
  /** Number of its first question. */
  readonly start: number;
}

const ordered = (parts: readonly Part[], order: Uint32Array): List<Question> =>
  listOf(order.length, (place) => {
    const number = order[place]!;
    const { suite, prompt, ids, start } = parts.findLast((part) => part.start <= number)!;
    return { suite, prompt, id: ids[number - start]!, sample: () => suite.samples.at(number - start)! };
  });

const nameOf = ({ name }: Suite, prompt: string, id: string): string => `${name}/${prompt}/${id}`;

function cellOf({ suite, prompt, id, sample }: Question, model: ModelEntry, trial: number): PlannedCell {
  return {
    suite: suite.name,
    suiteVersion: suite.version,
    prompt,
    sample: id,
    model: model.id,
    trial,
    question: sample,
  };
}

/** Models that share a device take turns in blocks, in a seeded order within each turn. */
function deviceLanes(models: readonly ModelEntry[], settings: Settings, questions: List<Question>): Lane[] {
  const { trials } = settings;
  const all = questions.length * trials;
  const shared = Map.groupBy(models, (model) => deviceOf(model, models));
  shared.delete(null);
  return [...shared.values()].map((sharing) => {
    const turns = sharing.length === 1 ? 1 : TURNS;
    const blocks = Array.from({ length: turns }, (_, turn) =>
      seededOrder(sharing, settings.seed, (model) => `turn ${turn}/${model.id}`).map((model) => {
        const [start, end] = [turn, turn + 1].map((share) => Math.round((all * share) / turns)) as [number, number];
        const cells = listOf(end - start, (place) => {
          const at = start + place;
          return cellOf(questions.at(Math.floor(at / trials))!, model, (at % trials) + 1);
        });
        return { concurrency: placesOf([model], settings, 1), cells };
      }),
    ).flat();
    return { ...wayOf(sharing, models, settings), blocks: blocks.filter((block) => block.cells.length > 0) };
  });
}

/** @param sharing all that share it, at least one */
function wayOf(sharing: readonly ModelEntry[], models: readonly ModelEntry[], settings: Settings): Way {
  const device = deviceOf(sharing[0]!, models);
  const name = device === null ? hostName(sharing) : `device ${device}`;
  return { key: wayKey(sharing[0]!, models), name, limits: limitsOf(sharing, settings) };
}

function wayKey(model: ModelEntry, models: readonly ModelEntry[]): string {
  const { host } = model;
  const device = deviceOf(model, models);
  return device === null ? `${addressOf(host) ?? host.id} ${host.apiKeyEnv}` : `device ${device}`;
}

/** The way to a model that is asked beside the plan, a judge, and how many requests may be on it at a time. */
export function wayBeside(
  model: ModelEntry,
  { models, settings }: Pick<Experiment, 'models' | 'settings'>,
): Way & { readonly concurrency: number } {
  const all = [...models, model];
  const sharing = [...models.filter((other) => wayKey(other, all) === wayKey(model, all)), model];
  const otherwise = deviceOf(model, all) === null ? settings.concurrency : 1;
  return { ...wayOf(sharing, all, settings), concurrency: placesOf(sharing, settings, otherwise) };
}

/** Requests at a time: the fewest that are stated for any of them. */
function placesOf(sharing: readonly ModelEntry[], { limits }: Settings, otherwise: number): number {
  const stated = sharing.flatMap(({ host }) => limits[host.id]?.concurrency ?? host.concurrency ?? []);
  return stated.length > 0 ? Math.min(...stated) : otherwise;
}

/** The device of a model; an entry that names none shares that of another one at the same address. null = none. */
export function deviceOf({ host }: ModelEntry, models: readonly ModelEntry[]): string | null {
  const address = addressOf(host);
  if (host.device !== null || address === null) return host.device;
  return models.find((other) => other.host.device !== null && addressOf(other.host) === address)?.host.device ?? null;
}

/** What two entries have in common that reach the same server, whatever path and protocol; null = none is stated. */
function addressOf({ baseUrl }: ModelEntry['host']): string | null {
  return baseUrl === null ? null : new URL(baseUrl).host.replace(/^(?:localhost|\[::1\])(?=:|$)/, '127.0.0.1');
}

/** The tightest of what is stated for any of them; what the experiment says goes first. */
function limitsOf(sharing: readonly ModelEntry[], { limits }: Settings): RateLimits {
  const tightest = (name: keyof RateLimits): number | null => {
    const stated = sharing.flatMap(
      ({ host }) => limits[host.id]?.[name] ?? (typeof host.limits === 'object' ? host.limits?.[name] : null) ?? [],
    );
    return stated.length === 0 ? null : Math.min(...stated);
  };
  return { requestsPerMinute: tightest('requestsPerMinute'), tokensPerMinute: tightest('tokensPerMinute') };
}

/** Hosted models are interleaved sample by sample, so that none gets the quiet hour. */
function hostLanes(models: readonly ModelEntry[], settings: Settings, questions: List<Question>): Lane[] {
  const { trials, seed } = settings;
  const hosted = models.filter((model) => deviceOf(model, models) === null);
  const lanes = Map.groupBy(hosted, (model) => wayKey(model, models));
  return [...lanes.values()].map((sharing) => {
    const each = sharing.length * trials;
    const cells = listOf(questions.length * each, (place) => {
      const question = questions.at(Math.floor(place / each))!;
      const { suite, prompt, id } = question;
      const order = sharing.length === 1 ? sharing : seededBy(sharing, seed, nameOf(suite, prompt, id));
      return cellOf(question, order[Math.floor((place % each) / trials)]!, (place % trials) + 1);
    });
    const concurrency = placesOf(sharing, settings, settings.concurrency);
    return { ...wayOf(sharing, models, settings), blocks: [{ concurrency, cells }] };
  });
}

function hostName(sharing: readonly ModelEntry[]): string {
  const { apiKeyEnv } = sharing[0]!.host;
  const ids = [...new Set(sharing.map(({ host }) => host.id))];
  return `host ${ids.join(', ')}${apiKeyEnv === null ? '' : ` with ${apiKeyEnv}`}`;
}

/** A rotation by the question: cheap, and each model is first equally often. */
function seededBy(models: readonly ModelEntry[], seed: number, question: string): readonly ModelEntry[] {
  const first = Math.floor(uniform(seed, 'first', question) * models.length);
  return [...models.slice(first), ...models.slice(0, first)];
}
