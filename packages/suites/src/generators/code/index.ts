import type { JsonObject, JsonValue } from '@evenhand/core';
import { type Language, type Question, type Side, type Template, twinSuite } from '../twins.ts';
import type { Draft, Problem } from './problem.ts';
import { easy } from './problems/easy.ts';
import { hard } from './problems/hard.ts';
import { medium } from './problems/medium.ts';

const PROGRAMMING_LANGUAGES = ['python', 'javascript'] as const;
type ProgrammingLanguage = (typeof PROGRAMMING_LANGUAGES)[number];

const template = (problem: Problem, language: ProgrammingLanguage): Template => ({
  id: `${problem.name}-${language}`,
  cluster: problem.name,
  level: problem.level,
  attempt: (random) => createQuestion(problem, problem.draw(random), language),
});

function createQuestion(problem: Problem, draft: Draft, language: ProgrammingLanguage): Question {
  const { name, parameters } = problem;
  const solved = draft.calls.map((values) => ({
    values,
    result: draft.solve(...(structuredClone(values) as readonly JsonValue[] as never[])),
  }));
  const reference = {
    language,
    entryPoint: name,
    tests: solved
      .map(({ values, result }) => TESTS[language](call(name, values, language), literal(result, language)))
      .join('\n'),
  } as unknown as JsonObject;
  const shown = solved[0]!;
  const example = `${call(name, shown.values, language)} → ${literal(shown.result, language)}`;
  const target = [`\`\`\`${language}\n${PROGRAMS[language](name, parameters, draft[language])}\n\`\`\``];
  const side = (spoken: Language): Side => ({
    input: ASK[spoken](TITLES[language], `${name}(${parameters.join(', ')})`, draft.text[spoken], example),
    target,
    reference,
  });
  return { en: side('en'), zh: side('zh'), key: draft.text.en, tags: [language] };
}

const TITLES: Readonly<Record<ProgrammingLanguage, string>> = { python: 'Python', javascript: 'JavaScript' };

const ASK: Readonly<Record<Language, (title: string, head: string, text: string, example: string) => string>> = {
  en: (title, head, text, example) => `Write a ${title} function ${head} that ${text}.\nExample: ${example}`,
  zh: (title, head, text, example) => `写一个${title}函数${head}：${text}。\n例：${example}`,
};

const TESTS: Readonly<Record<ProgrammingLanguage, (call: string, result: string) => string>> = {
  python: (called, result) => `assert ${called} == ${result}`,
  javascript: (called, result) => `assert.deepEqual(${called}, ${result})`,
};

const indented = (body: string, by: string) =>
  body
    .split('\n')
    .map((line) => by + line)
    .join('\n');

const PROGRAMS: Readonly<
  Record<ProgrammingLanguage, (name: string, parameters: readonly string[], body: string) => string>
> = {
  python: (name, parameters, body) => `def ${name}(${parameters.join(', ')}):\n${indented(body, '    ')}`,
  javascript: (name, parameters, body) => `function ${name}(${parameters.join(', ')}) {\n${indented(body, '  ')}\n}`,
};

const call = (name: string, values: readonly JsonValue[], language: ProgrammingLanguage) =>
  `${name}(${values.map((value) => literal(value, language)).join(', ')})`;

/** Plain data as code: JSON but for Python's names of true and false. */
function literal(value: JsonValue, language: ProgrammingLanguage): string {
  if (typeof value === 'boolean' && language === 'python') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, language)).join(', ')}]`;
  return JSON.stringify(value);
}

/**
 * Small functions to be written in Python and in JavaScript, with hidden tests (`code`, `language: sample`); the question in English and in
 * Chinese (`twin`), from families (`cluster`) that differ in a detail. The target is one right program.
 */
export const ownCode = twinSuite({
  name: 'code',
  prefix: 'co',
  templates: [...easy, ...medium, ...hard].flatMap((problem) =>
    PROGRAMMING_LANGUAGES.map((language) => template(problem, language)),
  ),
});
