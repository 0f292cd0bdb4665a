import type { ImportStatement, Manifest, PublishedStatement } from '@evenhand/core';
import { plain, UNKNOWN } from './format.ts';
import { escapeMarkdown, markdownTable } from './text.ts';

const MAX_LISTED = 10;

const BY: Readonly<Record<ImportStatement['expectedBy'], string>> = {
  format: 'the format knows',
  flag: 'the user stated',
  map: 'the mapping file states',
  suite: 'the suite has them',
  files: 'the files themselves show',
};

/** How many cells are listed where the source and our scorer said otherwise. */
const CELLS = 20;

type Escape = (text: string) => string;

/**
 * What comes before everything else: where the source said otherwise than we do, and where its own rows do not give what it printed.
 * @param escape for texts from outside
 */
export function sourceFindings(
  { import: statement }: Pick<Manifest, 'import'>,
  escaped: Escape = escapeMarkdown,
): string[] {
  if (statement === null) return [];
  return [
    ...statement.published
      .filter(({ reproduced }) => reproduced === false)
      .map((one) => reportUnreproduced(one, escaped)),
    ...statement.verdicts.filter(({ failed }) => failed > 0).map((one) => countedFailures(one, escaped)),
    ...statement.verdicts.filter(({ differs }) => differs > 0).map((one) => reportDifferences(one, escaped)),
    ...statement.verdicts.filter(({ differs }) => differs === 0).map((one) => reportAgreement(one, escaped)),
  ];
}

function reportUnreproduced(
  { suite, model, metric, value, ours, rule, place }: PublishedStatement,
  escaped: Escape,
): string {
  return `**${escaped(place)} prints ${escaped(metric)} ${value} for ${escaped(model)} on ${escaped(suite)}; its rows give ${ours}** (${escaped(rule)}).`;
}

type Verdicts = ImportStatement['verdicts'][number];

function countedFailures({ suite, source, failed }: Verdicts, escaped: Escape): string {
  return `**${escaped(source)} counts ${failed} replies on ${escaped(suite)} that never came, or that it did not keep**; so does the table, by its verdicts (\`failure_kind\` in samples/).`;
}

function reportDifferences({ suite, by, source, compared, differs, differing }: Verdicts, escaped: Escape): string {
  const cells = differing
    .slice(0, CELLS)
    .map(({ key, source: theirs, own }) => `${escaped(key)} (${source} ${plain(theirs)}, ours ${plain(own)})`);
  const more = differs > CELLS ? `, … (${differs - CELLS} more; samples/ has all)` : '';
  const published = by === 'source' ? 'the table rests on its verdicts' : 'the table rests on ours';
  return `**${escaped(source)} said otherwise in ${differs} of ${compared} on ${escaped(suite)}**; ${published}: ${cells.join(', ')}${more}.`;
}

function reportAgreement({ suite, by, source, metric, compared }: Verdicts, escaped: Escape): string {
  const theirs = `those of ${escaped(source)}${metric === null ? '' : ` (${escaped(metric)})`}`;
  const whose = `The verdicts on ${escaped(suite)} are ${by === 'source' ? theirs : 'ours'}`;
  if (compared > 0) return `${whose}; both said the same in all ${compared} replies that both judged.`;
  return `${whose}; no reply was judged by both.`;
}

/** Every score that the source printed. */
function publishedTable({ published }: ImportStatement): string[] {
  if (published.length === 0) return [];
  return [
    markdownTable(
      ['suite', 'model', 'metric', 'printed', 'its rows give', 'reproduced', 'rule', 'where'],
      published.map((one) => [
        escapeMarkdown(one.suite),
        escapeMarkdown(one.model),
        escapeMarkdown(one.metric),
        String(one.value),
        one.ours === null ? UNKNOWN : String(Number(one.ours.toPrecision(10))),
        one.reproduced === null ? UNKNOWN : one.reproduced ? 'yes' : '**no**',
        escapeMarkdown(one.rule),
        escapeMarkdown(one.place),
      ]),
    ),
  ];
}

function requestedLines({ requested }: ImportStatement): string[] {
  return requested.map(({ suite, model, samples, trials, setSize, place }) => {
    const parts = [
      samples === null ? '' : `${samples} samples`,
      trials === null ? '' : `${trials} trial${trials === 1 ? '' : 's'} each`,
      setSize === null ? '' : `the whole set has ${setSize}`,
    ].filter((part) => part !== '');
    return `- ${escapeMarkdown(place)}: ${escapeMarkdown(model)} was given ${parts.join(', ')} of ${escapeMarkdown(suite)}`;
  });
}

function factLines({ files }: ImportStatement): string[] {
  return files.flatMap(({ name, facts }) => {
    const list = Object.entries(facts);
    if (list.length === 0) return [];
    return [`- ${escapeMarkdown(name)}: ${list.map(([key, value]) => escapeMarkdown(`${key} ${value}`)).join('; ')}`];
  });
}

/** What an import found in its files. Empty for a run of our own. */
export function importSection({ import: statement }: Pick<Manifest, 'import'>): string[] {
  if (statement === null) return [];
  return [
    '## Where the replies are from',
    `Saved replies, format \`${statement.format}\`: nothing was asked, and what the files do not say of times, attempts and settings is unknown. The set has ${statement.expected} samples, as ${BY[statement.expectedBy]}.`,
    markdownTable(
      ['file', 'SHA-256', 'replies', 'malformed', 'mended', 'double', 'without reply', 'joined'],
      statement.files.map((file) => [
        escapeMarkdown(file.name),
        `\`${file.sha256.slice(0, 16)}…\``,
        ...[file.taken, file.malformed, file.mended, file.duplicates, file.withoutReply, file.joined].map(String),
      ]),
    ),
    ...publishedTable(statement),
    ...requestedLines(statement),
    ...factLines(statement),
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
