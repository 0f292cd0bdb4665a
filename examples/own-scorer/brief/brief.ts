interface Reply {
  readonly text: string;
}
interface Sample {
  readonly target: readonly string[];
}

/** Lenient: the reply names a target. Strict: it also keeps to the number of words. */
export const scorer = {
  name: 'brief', // a name of its own
  version: 1, // raised with every change that can move a score
  score(reply: Reply, sample: Sample, options: { readonly words: number }) {
    const text = reply.text.trim();
    if (text === '') return { value: 0, answer: null }; // null = no answer could be read
    const named = sample.target.some((target) => text.toLowerCase().includes(target.toLowerCase()));
    const short = text.split(/\s+/).length <= options.words;
    return { strict: Number(named && short), lenient: Number(named), answer: text };
  },
};
