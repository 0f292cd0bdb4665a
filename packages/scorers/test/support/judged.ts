import { loadAlgebra } from '../../src/math/algebra.ts';
import { math } from '../../src/math/index.ts';
import { numeric } from '../../src/numbers/numeric.ts';
import { choice } from '../../src/text/choice.ts';
import { exact } from '../../src/text/exact.ts';
import { createSample, reply } from './replies.ts';

await loadAlgebra();
const judges = {
  numeric: numeric.create({}, 'lenient'),
  choice: choice.create({}, 'lenient'),
  exact: exact.create(exact.options.parse({}), 'lenient'),
  math: math.create({}, 'lenient'),
};

/** What a scorer says of a reply, read leniently. */
export function judged(name: keyof typeof judges, text: string, target: string, choices: string[] | null = null) {
  return judges[name](reply(text), createSample(choices === null ? { target } : { target, choices }));
}

/** Whether a scorer calls a reply right. */
export function isRight(name: keyof typeof judges, text: string, target: string, choices: string[] | null = null) {
  return judged(name, text, target, choices).lenient === 1;
}
