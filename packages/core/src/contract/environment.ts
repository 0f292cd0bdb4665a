import { describe } from '@evenhand/io';
import * as z from 'zod';
import type { Sample } from '../suites/sample.ts';
import { ConfigError } from './errors.ts';
import { type JsonObject, jsonObject, type Message, type Tool, type ToolCall } from './generation.ts';
import {
  describeValue,
  findNameProblems,
  type LoadedModule,
  moduleSchema,
  readExport,
  throwIfAny,
  toErrorMessage,
} from './module.ts';
import { copyForModule, fromModule } from './module-values.ts';
import type { Reply } from './score.ts';

/** What an environment makes of one reply. */
export interface EnvironmentStep {
  /** What the environment holds from here on. The scorer gets the last one as `reply.state`. */
  readonly state: JsonObject;
  /**
   * What the model is told next: one `tool` message for each of its calls (`toolCallId`), then what the user says; empty = the
   * dialogue is over.
   */
  readonly messages: readonly Message[];
}

/**
 * The other side of a dialogue: a store behind tools, a user who follows a script. Pure and deterministic: the same sample and the
 * same replies give the same messages for ever, because a resumed run builds the state again from the replies that it has.
 * Never throws on what a model wrote.
 */
export interface Environment {
  /** What it holds before the first reply. */
  readonly start: (sample: Sample) => JsonObject;
  /** @param state what it held before; not to be changed @param reply in which calls stand under `toolCalls`, in whatever form they came */
  readonly respond: (state: JsonObject, reply: Reply, sample: Sample) => EnvironmentStep;
}

/** An environment before it is told its options. */
export interface EnvironmentDefinition {
  readonly name: string;
  /** Bumped on any change that can move a score. */
  readonly version: number;
  readonly options: z.ZodType<JsonObject>;
  /** Why a sample cannot be played here; null = it can. */
  readonly checkSample: (sample: Sample) => string | null;
  readonly create: (options: JsonObject) => Environment;
}

/** Requests that a dialogue may take where the suite does not say. */
export const DEFAULT_MAX_TURNS = 16;

/** The environment of a suite, as its run keeps it. */
export const environmentConfigSchema = z.strictObject({
  name: describe(z.string(), 'Name of the environment.'),
  version: describe(z.int(), 'Its version.'),
  maxTurns: describe(z.int().positive(), 'Replies after which a dialogue ends in any case.'),
  options: jsonObject.describe('Its options, with defaults filled in.'),
  module: describe(moduleSchema.optional(), "The suite's own environment; absent = it is one of evenhand's."),
});
export type EnvironmentConfig = z.infer<typeof environmentConfigSchema>;

/**
 * What a reply says and calls, reasoning left out.
 * @param tools that were offered in the prompt's text, so that calls stand in the reply's; null = none were: its text is no call
 */
export type ReplyReader = (
  reply: Reply,
  tools: readonly Tool[] | null,
) => { readonly text: string; readonly toolCalls: readonly Omit<ToolCall, 'id'>[] };

interface EnvironmentExport {
  readonly name: string;
  readonly version: number;
  readonly check?: (sample: Sample) => string | null;
  readonly start: (sample: Sample, options: JsonObject) => unknown;
  readonly respond: (state: JsonObject, reply: Reply, sample: Sample, options: JsonObject) => unknown;
}

const EXAMPLE =
  "export const environment = { name: 'echo', version: 1, start: (sample) => ({ said: [] }), respond: (state, reply) => ({ state: { said: [...state.said, reply.text] }, messages: state.said.length < 2 ? [{ role: 'user', content: 'Go on.' }] : [] }) };";

/** @throws ConfigError saying what was found, and what is expected */
export function readEnvironmentExport(module: LoadedModule): EnvironmentExport {
  const found = readExport(module, 'environment', EXAMPLE);
  const isFunction = (name: string, parameters: string) =>
    typeof found[name] === 'function'
      ? []
      : [`${name}: found ${describeValue(found[name])}; expected a function ${parameters}`];
  const problems = [
    ...findNameProblems(found.name),
    ...(Number.isInteger(found.version) && (found.version as number) > 0
      ? []
      : [
          `version: found ${describeValue(found.version)}; expected a whole number from 1, raised with every change that can move a score`,
        ]),
    ...isFunction('start', '(sample, options) that returns the state before the first reply'),
    ...isFunction('respond', '(state, reply, sample, options) that returns { state, messages }'),
    ...(found.check === undefined ? [] : isFunction('check', '(sample) that returns why it cannot be played, or null')),
  ];
  throwIfAny(module, 'environment', problems, EXAMPLE);
  return found as unknown as EnvironmentExport;
}

const stepSchema = z.strictObject({
  state: jsonObject,
  messages: z.array(
    z.union([
      z.strictObject({ role: z.literal('user'), content: z.string() }),
      z.strictObject({ role: z.literal('tool'), toolCallId: z.string(), content: z.string() }),
    ]),
  ),
});

/** A module's environment as a run uses it. It sees copies, and never who replied. @throws ConfigError where it throws, or returns something else */
export function createModuleEnvironment(module: LoadedModule, { options }: EnvironmentConfig): Environment {
  const environment = readEnvironmentExport(module);
  const call = <T>(name: 'start' | 'respond', schema: z.ZodType<T>, expected: string, act: () => unknown): T => {
    let returned: unknown;
    try {
      returned = fromModule(act());
    } catch (error) {
      throw new ConfigError(`${module.file}: environment.${name} threw: ${toErrorMessage(error)}`, { cause: error });
    }
    const checked = schema.safeParse(returned);
    if (checked.success) return checked.data;
    const { path, message } = checked.error.issues[0]!;
    throw new ConfigError(
      `${module.file}: environment.${name} returned ${describeValue(returned)}${path.length === 0 ? '' : `, in it ${path.join('.')}: ${message}`}; expected ${expected}, at once and not as a promise`,
    );
  };
  return {
    start: (sample) =>
      call('start', jsonObject, 'an object of JSON values', () =>
        environment.start(copyForModule(sample), copyForModule(options)),
      ),
    respond: (state, reply, sample) =>
      call(
        'respond',
        stepSchema,
        "{ state, messages }, each message { role: 'user', content } or { role: 'tool', toolCallId, content }",
        () =>
          environment.respond(
            copyForModule(state),
            copyForModule(reply),
            copyForModule(sample),
            copyForModule(options),
          ),
      ),
  };
}
