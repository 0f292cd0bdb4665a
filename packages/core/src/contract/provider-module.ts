import { ProviderError } from './errors.ts';
import {
  type GenerationEvent,
  type GenerationRequest,
  jsonObject,
  NO_RECEIPT,
  NO_USAGE,
  type Receipt,
  type Usage,
} from './generation.ts';
import { type Connection, type ModelAdapter, NO_IDENTITY, type Provider } from './model-adapter.ts';
import {
  describeValue,
  findNameProblems,
  type LoadedModule,
  readExport,
  throwIfAny,
  toErrorMessage,
} from './module.ts';

/** What a provider of one's own has to say; the rest has defaults. */
export interface ProviderDefinition extends Partial<Omit<Provider, 'name' | 'connect'>> {
  /** A name of its own, unlike those of evenhand's providers. */
  readonly name: string;
  /** Opens a connection to one model. Only `generate` has to be there; a model that states nothing about itself is unknown. */
  readonly connect: (connection: Connection, signal: AbortSignal) => Promise<AdapterDefinition> | AdapterDefinition;
}

/** What an adapter of one's own has to say. */
export interface AdapterDefinition extends Partial<Omit<ModelAdapter, 'generate'>> {
  /** Deltas that are not empty, then exactly one `end`. */
  readonly generate: (request: GenerationRequest, signal: AbortSignal) => AsyncIterable<EventDefinition>;
}

type End = Extract<GenerationEvent, { type: 'end' }>;
/** Usage and receipt may be left out, or be null, as far as they are not known. */
export type EventDefinition =
  | Exclude<GenerationEvent, End>
  | (Omit<End, 'usage' | 'receipt'> & {
      readonly usage?: Partial<Usage> | null;
      readonly receipt?: Partial<Receipt> | null;
    });

const EXAMPLE =
  "export const provider = { name: 'echo', connect: () => ({ async *generate({ messages }) { yield { type: 'text', text: messages.at(-1).content }; yield { type: 'end', finish: 'stop' }; } }) };";

/**
 * A provider from what its author wrote, with what it does not say filled in: its models have no address and no device, it
 * can be told any options, temperature 0 promises nothing.
 * @example completeProvider({ name: 'echo', connect: () => ({ generate }) })
 */
export function completeProvider({ connect, ...definition }: ProviderDefinition): Provider {
  return {
    options: jsonObject,
    modelKind: definition.baseUrl === undefined ? 'nothing' : 'name',
    device: null,
    deterministic: false,
    ...definition,
    async connect(connection, signal) {
      const adapter = await connect(connection, signal);
      return {
        provider: definition.name,
        identify: async () => NO_IDENTITY,
        close: async () => {},
        ...adapter,
        generate: (request, abort) => checkEvents(definition.name, adapter.generate(request, abort)),
      };
    },
  };
}

const DELTAS: ReadonlySet<string> = new Set(['text', 'reasoning', 'tool-call']);

/** What code of one's own yields is checked: a slip fails one request, with what is wrong, and not the run. */
async function* checkEvents(
  provider: string,
  events: AsyncIterable<EventDefinition>,
): AsyncGenerator<GenerationEvent, void, void> {
  try {
    for await (const event of events) {
      if (event.type === 'end')
        yield {
          ...event,
          usage: { ...NO_USAGE, ...event.usage },
          receipt: { ...NO_RECEIPT, ...event.receipt },
        };
      else if (DELTAS.has(event.type)) yield event;
      else
        throw new ProviderError(
          'malformed',
          `provider ${provider} yielded ${JSON.stringify(event)?.slice(0, 100)}; expected { type: 'text' | 'reasoning' | 'tool-call' | 'end' }`,
        );
    }
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError('server', `provider ${provider} threw: ${toErrorMessage(error)}`, { cause: error });
  }
}

/** The provider of a module. @throws ConfigError naming the members that are missing */
export function readProviderExport(module: LoadedModule): Provider {
  const found = readExport(module, 'provider', EXAMPLE);
  const problems = [
    ...findNameProblems(found.name),
    ...(typeof found.connect === 'function'
      ? []
      : [
          `connect: found ${describeValue(found.connect)}; expected a function (connection, signal) that returns an adapter with generate(request, signal)`,
        ]),
  ];
  throwIfAny(module, 'provider', problems, EXAMPLE);
  return completeProvider(found as unknown as ProviderDefinition);
}
