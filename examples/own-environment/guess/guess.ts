interface State {
  readonly guesses: readonly number[];
  readonly found: boolean;
}
interface Sample {
  readonly target: readonly string[];
}
interface Options {
  /** So many guesses a model has. */
  readonly guesses: number;
}

export const environment = {
  name: 'guess',
  version: 1, // raised with every change that can move a score
  start: (): State => ({ guesses: [], found: false }),
  /** Says higher or lower until the number is found, or the guesses are used up. */
  respond(state: State, reply: { readonly text: string }, sample: Sample, options: Options) {
    const number = Number(sample.target[0]);
    const guess = Number.parseInt(/\d+/.exec(reply.text)?.[0] ?? '0', 10);
    const next: State = { guesses: [...state.guesses, guess], found: guess === number };
    const isOver = next.found || next.guesses.length >= options.guesses;
    const content = guess < number ? 'Higher.' : 'Lower.';
    return { state: next, messages: isOver ? [] : [{ role: 'user', content }] };
  },
};
