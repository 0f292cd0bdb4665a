import { ConfigError, type Generator, type JsonObject, type Tool } from '@evenhand/core';
import type * as z from 'zod';
import { type Template, twinSuite } from '../twins.ts';
import { drawScenario } from './draw.ts';
import { type Kind, type Options, optionsSchema } from './options.ts';
import { writeSide } from './side.ts';

/**
 * Scenarios for the environment `bookings`, in English and in Chinese (`twin`), from the kinds in `suite.yaml` (`cluster`): the
 * texts are the suite's, what is drawn are people, bookings and dates. `reference` holds all that environment and scorer need, and
 * under `replies` a way through that is right.
 */
export const bookingDialogues: Generator = {
  name: 'booking-dialogues',
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  generate: (given) => {
    const options = optionsSchema.parse(given);
    const { kinds, seed, n } = options;
    const counts = ['easy', 'medium', 'hard'].map((level) => kinds.filter((kind) => kind.level === level).length);
    if (new Set(counts.filter((count) => count > 0)).size > 1)
      throw new ConfigError(
        `generator: found ${counts.join(', ')} kinds of the levels; expected as many of each that there is`,
      );
    const suite = twinSuite({
      name: 'booking-dialogues',
      prefix: 'cs',
      templates: kinds.map((kind) => toTemplate(options, kind)),
    });
    return suite.generator.generate({ seed, n });
  },
};

function toTemplate(options: Options, kind: Kind): Template {
  const tools = kind.tools?.map((name) => findTool(options, kind, name));
  const offered = tools === undefined ? {} : { tools };
  return {
    id: kind.id,
    level: kind.level,
    attempt(random) {
      const drawn = drawScenario(options, kind, random);
      if (drawn === null) return null;
      return {
        key: drawn.subject.id,
        en: { ...writeSide(options, kind, drawn, 'en'), ...offered },
        zh: { ...writeSide(options, kind, drawn, 'zh'), ...offered },
      };
    },
  };
}

function findTool({ tools }: Options, { id }: Kind, name: string): Tool {
  const tool = tools?.find((one) => one.name === name);
  if (tool === undefined)
    throw new ConfigError(
      `generator: kind ${id}: found the tool ${JSON.stringify(name)}; expected one of generator.tools (${(tools ?? []).map((one) => one.name).join(', ')})`,
    );
  return tool;
}
