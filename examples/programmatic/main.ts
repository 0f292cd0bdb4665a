// Runs two made-up models on three questions and compares them: everything that a program of your own needs.
import { compare, defineProvider, defineScorer, readRun, runExperiment } from 'evenhand';

/** A provider translates requests and replies, and nothing else: no retries, no timing, no prices. */
const parrot = defineProvider({
  name: 'parrot',
  connect: ({ model }) => ({
    async *generate({ messages }) {
      const name = String(messages.at(-1)?.content);
      yield { type: 'text', text: model.id === 'polite' ? `Good morning, ${name}.` : 'Good morning.' };
      yield { type: 'end', finish: 'stop' };
    },
  }),
});

/** A scorer is a pure rule from a reply and a sample to a score between 0 and 1. */
const greets = defineScorer({
  name: 'greets',
  version: 1,
  score: ({ text }, { target }) => ({ value: text.includes(target[0]!) ? 1 : 0, answer: text }),
});

const { folder, status } = await runExperiment(
  {
    name: 'greetings',
    suites: ['./greetings'],
    models: [
      { id: 'polite', provider: 'parrot' },
      { id: 'curt', provider: 'parrot' },
    ],
  },
  {
    base: import.meta.dirname,
    providers: [parrot],
    scorers: [greets],
    ...(process.argv[2] ? { out: process.argv[2] } : {}),
  },
);

const { summary, records } = readRun(folder);
console.log(`${status}: ${folder}`);
for (const { model, n, accuracy } of summary.filter(({ suite }) => suite === 'greetings'))
  console.log(`${model}: ${accuracy} of 1 over ${n} samples`);
for (const { sample, outcome } of records('curt')) console.log(`curt, ${sample}: ${outcome}`);
for (const { suite, model_a, model_b, difference, p, verdict } of compare(folder))
  if (suite === 'greetings') console.log(`${model_a} against ${model_b}: ${difference}, p = ${p}: ${verdict}`);
