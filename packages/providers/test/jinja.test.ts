import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileTemplate, TemplateError, TemplateRefusal } from '../src/llama-cpp/render-template.ts';

interface Case {
  name: string;
  template: string;
  variables: Record<string, unknown>;
  expected: string;
}

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/template-cases.json'), 'utf8')) as {
  cases: Case[];
};

describe('a template renders as transformers renders it', () => {
  it.each(cases)('$name', ({ template, variables, expected }) => {
    expect(compileTemplate(template)(variables)).toBe(expected);
  });
});

it('repeats what is empty as often as a template asks for', () => {
  const template = "{{ (10 ** 18 * [])|length }}{{ '' * 10 ** 18 }}{{ (() * 10 ** 18)|length }}";
  expect(compileTemplate(template, { date: '2024-07-26' })({})).toBe('00');
});

describe('a template that cannot be rendered', () => {
  it.each([
    ['{% for a in [1] %}\n{{ a|urlize }}{% endfor %}', 'the filter `urlize` is not supported (line 2 of the template)'],
    ['{{ 1|nosuch }}', 'there is no filter `nosuch` (line 1 of the template)'],
    ['{{ 1 is nosuch }}', 'there is no test `nosuch` (line 1 of the template)'],
    ["{% include 'x' %}", 'the statement {% include %} is not supported (line 1 of the template)'],
    ['a\n{% nosuch %}', 'unknown statement {% nosuch %} (line 2 of the template)'],
    ['{% if x %}', 'the template ends where {% elif %} or {% else %} or {% endif %} was expected'],
    ['{{ x.y.z }}', "'x' is undefined (line 1 of the template)"],
    ["{{ 'a' + 1 }}", "unsupported operand types for +: 'str' and 'int' (line 1 of the template)"],
    ['{{ d.pop("a") }}', 'dict.pop would change a value'],
    ['{{ x() }}', "'x' is undefined"],
    ["{{ ''.__class__ }}", "access to attribute '__class__' is unsafe"],
    ['{% set x.y = 1 %}', '{% set x.y %} needs a namespace'],
    ['{{ (1 }}', "expected ')'"],
    ["{{ 'a }}", 'unexpected character'],
    ['{# a', 'a comment has no end'],
    ['{% break %}', '{% break %} stands outside of a loop'],
    ['{{ range(1000000) }}', 'at most 100000 items'],
    ['{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'macros call each other more than 200 deep'],
    ["{{ 'a' * 100000000 }}", 'a repeated text is too long'],
  ])('names the construct: %s', (template, problem) => {
    const render = () => compileTemplate(template)({ d: { a: 1 } });
    expect(render).toThrow(TemplateError);
    expect(render).toThrow(problem);
  });

  it('by its own words throws those words alone', () => {
    const render = () => compileTemplate("{{ raise_exception('Roles must alternate') }}")({});
    expect(render).toThrow(TemplateRefusal);
    expect(render).toThrow(/^Roles must alternate$/);
  });
});

it('a template reads neither the clock nor what was rendered before', () => {
  const uses: string[] = [];
  const render = compileTemplate(
    '{% set ns = namespace(n=0) %}{% set ns.n = ns.n + 1 %}{{ ns.n }} {{ strftime_now("%Y-%m-%d") }}',
    {
      date: '2026-02-28',
      onDate: () => uses.push('date'),
    },
  );
  expect([render({}), render({})]).toEqual(['1 2026-02-28', '1 2026-02-28']);
  expect(uses).toHaveLength(2);
});
