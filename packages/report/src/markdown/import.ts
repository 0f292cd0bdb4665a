import type { ImportStatement, Manifest } from '@evenhand/core';
import { escapeMarkdown, markdownTable } from './text.ts';

const MAX_LISTED = 10;

const BY: Readonly<Record<ImportStatement['expectedBy'], string>> = {
  format: 'the format knows',
  flag: 'the user stated',
  map: 'the mapping file states',
  suite: 'the suite has them',
  files: 'the files themselves show',
};

/** What an import found in its files. Empty for a run of our own. */
export function importSection({ import: statement }: Pick<Manifest, 'import'>): string[] {
  if (statement === null) return [];
  return [
    '## Where the replies are from',
    `Saved replies, format \`${statement.format}\`: nothing was asked, and times, attempts and settings are unknown. The set has ${statement.expected} samples, as ${BY[statement.expectedBy]}.`,
    markdownTable(
      ['file', 'SHA-256', 'replies', 'malformed', 'mended', 'double', 'without reply'],
      statement.files.map((file) => [
        escapeMarkdown(file.name),
        `\`${file.sha256.slice(0, 16)}…\``,
        ...[file.taken, file.malformed, file.mended, file.duplicates, file.withoutReply].map(String),
      ]),
    ),
    ...statement.missing.map(({ model, cells, samples }) => {
      const which = samples.length === 0 ? '' : `: ${listed(samples)}`;
      return `- ${escapeMarkdown(model)}: ${cells} missing${which}`;
    }),
    ...statement.malformed
      .slice(0, MAX_LISTED)
      .map(({ file, place, text }) => `- malformed: ${escapeMarkdown(`${file}, ${place}: ${text}`)}`),
    ...(statement.duplicates.length === 0
      ? []
      : [`- double, the first reply counts: ${listed(statement.duplicates.map(({ text }) => text))}`]),
    ...(statement.parted.length === 0
      ? []
      : [
          `- ids that stand for several questions, because the files differ in what is right or in the choices; each is a sample of its own: ${listed(statement.parted.map(({ id }) => id))}`,
        ]),
    ...statement.notes.map((note) => `- ${escapeMarkdown(note)}`),
  ];
}

function listed(names: readonly string[]): string {
  const first = names.slice(0, MAX_LISTED).map(escapeMarkdown).join(', ');
  return names.length > MAX_LISTED ? `${first}, … (more in the manifest)` : first;
}
