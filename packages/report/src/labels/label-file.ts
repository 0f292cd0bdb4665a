import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { describe, displayPath, explainIssues, readText } from '@evenhand/io';
import * as z from 'zod';

/** Name of the file in a run's folder. */
export const LABELS_FILE = 'labels.json';

const labelSchema = z.strictObject({
  key: describe(z.string().min(1), 'Key of the cell whose reply was labelled.'),
  label: describe(z.number().min(0).max(1), 'What the person gave, 0 (wrong) to 1 (right).'),
  rater: describe(z.string().min(1).nullable().default(null), 'Who labelled; null = not stated.'),
});
/** What one person says of one reply. */
export type ReplyLabel = Readonly<z.infer<typeof labelSchema>>;

/** labels.json in a run's folder. */
export const labelsSchema = z.strictObject({
  labels: describe(z.array(labelSchema).min(1), 'Labels by people, sorted by key and rater.'),
});

/** Labels by people of the replies of a run; empty = none. @throws ConfigError when the file is damaged */
export function readLabels(folder: string): readonly ReplyLabel[] {
  const path = join(folder, LABELS_FILE);
  if (!existsSync(path)) return [];
  let content: unknown;
  try {
    content = JSON.parse(readText(path, 'labels'));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${displayPath(path)}: not valid JSON; read the labels in again: evenhand label RUN FILE`);
  }
  const result = labelsSchema.safeParse(content);
  if (result.success) return result.data.labels;
  throw new ConfigError(
    explainIssues(result.error, content, labelsSchema).map((text) => `${displayPath(path)}: ${text}`),
  );
}
