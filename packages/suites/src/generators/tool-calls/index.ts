import type { JsonObject, JsonValue, Tool } from '@evenhand/core';
import type { Random } from '../random.ts';
import { type Language, type Level, type Question, type Side, type Template, twinSuite } from '../twins.ts';
import { type Action, type ToolKind, toolKinds } from './actions.ts';

/** What a reply should hold: one call with one tool offered, one with several, several calls, or none. */
type Case = 'single' | 'multiple' | 'parallel' | 'none';

/** Tools that are offered, by level. */
const OFFERED: Readonly<Record<Level, number>> = { easy: 1, medium: 5, hard: 7 };
const CASES: Readonly<Record<Level, Case>> = { easy: 'single', medium: 'multiple', hard: 'parallel' };

const template = (level: Level, kind: ToolKind, what: Case): Template => ({
  id: `${what}-${level}-${kind.tool.name}`,
  level,
  attempt(random) {
    const others = random.shuffle(toolKinds.filter((one) => one !== kind));
    const offered = random.shuffle(
      what === 'none' ? others.slice(0, OFFERED[level]) : [kind, ...others.slice(0, OFFERED[level] - 1)],
    );
    if (what !== 'parallel')
      return createQuestion(offered, what === 'none' ? [] : [kind], [{ kind, action: kind.draw(random) }], what);
    const wanted = drawWanted(kind, others.slice(0, OFFERED[level] - 1), random);
    const names = wanted.map((one) => ({ kind: one, action: one.draw(random) }));
    const texts = new Set(names.map(({ action }) => action.text.en));
    return texts.size < names.length ? null : createQuestion(offered, wanted, names, what);
  },
});

/** Two to four calls: of the same tool twice, or of different ones, or both. */
function drawWanted(kind: ToolKind, others: readonly ToolKind[], random: Random): readonly ToolKind[] {
  const twice = random.pick([true, false]);
  const more = others.slice(0, random.int(twice ? 0 : 1, 2));
  return random.shuffle([kind, ...(twice ? [kind] : []), ...more]);
}

function createQuestion(
  offered: readonly ToolKind[],
  wanted: readonly ToolKind[],
  wishes: readonly { readonly kind: ToolKind; readonly action: Action }[],
  what: Case,
): Question {
  const tools: readonly Tool[] = offered.map(({ tool }) => tool);
  const calls = wanted.length === 0 ? [] : wishes;
  const reference = {
    calls: calls.map(({ kind, action }) => ({ name: kind.tool.name, arguments: action.arguments })),
  } as unknown as JsonObject;
  const side = (language: Language): Side => ({
    input: sentence(
      wishes.map(({ action }) => action.text[language]),
      language,
    ),
    target: [calls.length === 0 ? 'none' : JSON.stringify(calls.map((call) => writeCall(call, language)))],
    reference,
    tools,
  });
  const key = JSON.stringify([wishes.map(({ action }) => action.text.en), tools.map(({ name }) => name)]);
  return { en: side('en'), zh: side('zh'), key, tags: [what] };
}

/** A right call, in the words of the question where there is a choice. */
function writeCall({ kind, action }: { kind: ToolKind; action: Action }, language: Language): JsonObject {
  const given = Object.entries(action.arguments).filter(([, values]) => !values.includes(''));
  return {
    name: kind.tool.name,
    arguments: Object.fromEntries(
      given.map(([key, values]): [string, JsonValue] => [
        key,
        values.find((value) => typeof value === 'string' && action.text[language].includes(value)) ?? values[0]!,
      ]),
    ),
  };
}

function sentence(clauses: readonly string[], language: Language): string {
  if (language === 'zh') return `请${clauses.join('；再')}。`;
  const text = clauses.join('; and ');
  return `Please ${text}.`;
}

/**
 * A wish and functions with schemas of our own, and the calls that carry it out (`tool-calls`): one, one of many, several, or none where
 * no function can do it. English and Chinese (`twin`), from families (`cluster`) by level and function.
 */
export const ownToolCalls = twinSuite({
  name: 'tool-calls',
  prefix: 'tc',
  templates: (['easy', 'medium', 'hard'] as const).flatMap((level) =>
    toolKinds.map((kind, index) => template(level, kind, index % 4 === 3 ? 'none' : CASES[level])),
  ),
});
