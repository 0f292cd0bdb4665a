import { readLines } from '../../json-stream/json-text-lines.ts';
import { type Fields, isFields, readJson } from '../../json-stream/json-values.ts';
import { readBytes, withFileName } from '../../json-stream/source.ts';

/** How the rollouts of versions before 0.1.6 lie: the examples once, then all of them again, as often as each was rolled out. */
export interface OldLayout {
  readonly examples: number;
  readonly rollouts: number;
}

/**
 * A line of those versions. Its `id` is its place divided by the rollouts of each example, as if those stood together: with several
 * rollouts it names another example than the one that was asked, so that only the place tells.
 */
export const isOldResult = (fields: Fields): boolean =>
  fields.example_id === undefined &&
  typeof fields.id === 'number' &&
  fields.completion !== undefined &&
  fields.reward !== undefined;

/** The rollouts of each example are as many as the lines of an id. @param path of a file whose lines are of those versions */
export async function readOldLayout(path: string): Promise<OldLayout> {
  const counts = new Map<unknown, number>();
  let lines = 0;
  for await (const { text } of withFileName(path, readLines(readBytes(path)))) {
    lines++;
    const found = readJson(text);
    if (typeof found === 'string' || !isFields(found.value)) continue;
    const { id } = found.value;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const rollouts = [...counts.values()].reduce((most, count) => Math.max(most, count), 1);
  return { examples: Math.max(1, Math.ceil(lines / rollouts)), rollouts };
}

/** @param line its number, from 0 */
export const locateRollout = ({ examples }: OldLayout, line: number): { sample: string; trial: number } => ({
  sample: String(line % examples),
  trial: Math.floor(line / examples) + 1,
});
