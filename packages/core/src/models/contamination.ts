import { hashSamplesFile, type Suite } from '../suites/suite.ts';
import { hashSampleQuestion, readQuestionList } from './contamination-list.ts';
import type { TrainingSet } from './lineage.ts';
import type { ModelEntry } from './model.ts';

/** How many samples are named in a message. */
const MAX_NAMED = 3;

/**
 * Why a model must not be asked a suite: it was trained on its questions, as far as the entry's hashes tell. One sentence for
 * each data set that overlaps; empty = no overlap was found, which proves none where a set has no list of its questions.
 * @throws ConfigError where a list of questions is missing or damaged
 */
export function findContamination(model: ModelEntry, suites: readonly Suite[]): string[] {
  return (model.trainedOn ?? []).flatMap((set) => {
    const hashes = set.questions === null ? null : readQuestionList(set.questions.file).hashes;
    return suites.flatMap((suite) => {
      const found = findOverlap(set, hashes, suite);
      return found === null
        ? []
        : [
            `model ${model.id} was trained on ${JSON.stringify(set.name)}, and ${found}; remembered answers would count as ability: leave the model or the suite out, or take those samples out of a suite of your own`,
          ];
    });
  });
}

function findOverlap({ name, sha256 }: TrainingSet, hashes: ReadonlySet<string> | null, suite: Suite): string | null {
  if (sha256 !== null && [suite.samplesSha256, hashSamplesFile(suite), suite.set?.sha256].includes(sha256))
    return `that is suite ${suite.name} itself: the SHA-256 ${sha256} is that of its samples`;
  if (name.toLowerCase() === suite.name.toLowerCase())
    return `that is the name of suite ${suite.name}; name the part that was trained on (such as ${name}-train) where it is another one`;
  if (hashes === null) return null;
  const matched = suite.samples
    .values()
    .filter((sample) => hashSampleQuestion(sample).some((hash) => hashes.has(hash)))
    .map(({ id }) => id)
    .toArray();
  if (matched.length === 0) return null;
  const named = matched.slice(0, MAX_NAMED).map((id) => JSON.stringify(id));
  return `${matched.length} of the ${suite.samples.length} samples of suite ${suite.name} ${matched.length === 1 ? 'is' : 'are'} in it (${named.join(', ')}${matched.length > MAX_NAMED ? ', …' : ''})`;
}
