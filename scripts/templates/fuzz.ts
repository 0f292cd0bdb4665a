// Holds our rendering of generated templates against transformers': node scripts/templates/fuzz.ts [options]
import { parseArgs } from 'node:util';
import { compileTemplate } from '../../packages/providers/src/llama-cpp/render-template.ts';
import { compareRenders, type Outcome } from './compare.ts';
import { createDraws, drawExpression, drawTemplate, VARIABLES } from './generate.ts';
import { runReference } from './run-reference.ts';

const DATE = '2024-07-26';
const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '5000' },
    shown: { type: 'string', default: '10' },
  },
});

const draws = createDraws(Number(values.seed));
const templates = Array.from({ length: Number(values.count) }, () =>
  draws.chance(0.5) ? `{{ ${drawExpression(draws, 1 + draws.below(3))} }}` : drawTemplate(draws, 1 + draws.below(3)),
);

function render(template: string): Outcome {
  try {
    return { text: compileTemplate(template, { date: DATE })(VARIABLES) };
  } catch (cause) {
    return { error: cause instanceof Error ? cause.message : String(cause) };
  }
}

const reference = runReference(
  values.python,
  DATE,
  templates.map((template) => ({ template, variables: VARIABLES })),
);
const tasks = templates.map((template) => ({ name: template, set: 'generated' }));
const rows = compareRenders(tasks, reference, templates.map(render));
// Texts that name a place in memory are never twice the same.
const stable = rows.filter(
  ({ reference: { text } }) => !/(?: at|object) 0x[0-9a-f]+|<generator object/.test(text ?? ''),
);
const counts = Map.groupBy(stable, ({ verdict }) => verdict);
for (const verdict of ['same', 'both refuse', 'differs', 'refused', 'renders alone'] as const)
  console.log(`${verdict}: ${counts.get(verdict)?.length ?? 0}`);
for (const verdict of ['differs', 'refused', 'renders alone'] as const)
  for (const row of (counts.get(verdict) ?? []).slice(0, Number(values.shown)))
    console.log(JSON.stringify({ verdict, template: row.name, reference: row.reference, ours: row.ours }));
process.exitCode = counts.has('differs') ? 1 : 0;
