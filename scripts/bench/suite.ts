// The suite that runs are measured on.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const question = (index: number) => `What is ${index} times 7, and why? Give the number only.`;

/** A suite of `n` samples in `folder`. */
export function writeSuite(folder: string, n: number): void {
  writeFileSync(
    join(folder, 'suite.yaml'),
    'name: bench\nversion: 1\nprompt: { system: "Answer with a number.", template: "{{input}}" }\nscorer: { name: numeric }\nrequest: { temperature: 0, maxOutputTokens: 64 }\nsamples: samples.jsonl\n',
  );
  writeFileSync(
    join(folder, 'samples.jsonl'),
    Array.from(
      { length: n },
      (_, index) => `${JSON.stringify({ id: `q-${index}`, input: question(index), target: String(index * 7) })}\n`,
    ).join(''),
  );
}
