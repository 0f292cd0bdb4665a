import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import { type InspectMain, unreadWord } from './inspect-scores.ts';

/** The first of some names. */
const listed = (names: readonly string[]): string =>
  `${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}`;

/** What is said of the samples of a log together, as they pass by. */
export function createSampleTally(main: InspectMain | null) {
  let edited = 0;
  const invalidated: string[] = [];
  const scoredErrors: string[] = [];
  const limits = new Map<string, number>();
  const words = new Map<string, number>();
  const isEdited = (score: unknown): boolean => {
    const history = fieldAt(score, 'history');
    return Array.isArray(history) && history.length > 1;
  };
  return {
    add(fields: Fields): void {
      const scores = isFields(fields.scores) ? fields.scores : {};
      const id = toText(fields.id) ?? '?';
      if (isFields(fields.invalidation)) invalidated.push(id);
      if (Object.values(scores).some(isEdited)) edited++;
      if (isFields(fields.error) && Object.keys(scores).length > 0) scoredErrors.push(id);
      const limit = toText(fieldAt(fields.limit, 'type'));
      if (limit !== null) limits.set(limit, (limits.get(limit) ?? 0) + 1);
      const word = main === null ? null : unreadWord(scores, main);
      if (word !== null) words.set(word, (words.get(word) ?? 0) + 1);
    },
    notes(): string[] {
      const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((all, one) => all + one, 0);
      return [
        ...(edited === 0
          ? []
          : [`the scores of ${edited} samples were edited after the run; the edited ones are taken`]),
        ...(invalidated.length === 0
          ? []
          : [
              `${invalidated.length} samples were marked as invalid after the run (${listed(invalidated)}); Inspect counts them, and so does the table`,
            ]),
        ...(scoredErrors.length === 0
          ? []
          : [
              `${scoredErrors.length} samples ended with an error and were scored all the same (${listed(scoredErrors)}); Inspect counts them, and so does the table`,
            ]),
        ...(limits.size === 0
          ? []
          : [
              `${sum(limits)} samples were ended by a limit (${[...limits].map(([name, count]) => `${name}: ${count}`).join(', ')})`,
            ]),
        ...(words.size === 0
          ? []
          : [
              `${sum(words)} scores are words that Inspect cannot read as a number (${listed([...words.keys()].map((word) => JSON.stringify(word)))}); its mean counts them as 0, and so does the table`,
            ]),
      ];
    },
  };
}
