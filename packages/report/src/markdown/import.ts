import type { ImportStatement, Manifest, PublishedStatement } from '@evenhand/core';
import { listHeads, messages } from '@evenhand/messages';
import { plain, UNKNOWN } from './format.ts';
import { escapeMarkdown, markdownTable } from './text.ts';

const { imported: text } = messages;

const MAX_LISTED = 10;

/** By whom the size of the dataset is known, in words. */
export function describeExpectedBy(by: ImportStatement['expectedBy']): string {
  const words: Readonly<Record<ImportStatement['expectedBy'], string>> = {
    format: text.byFormat,
    flag: text.byFlag,
    map: text.byMap,
    suite: text.bySuite,
    files: text.byFiles,
  };
  return words[by];
}

/** How many replies are listed on which the source and our scorer disagree. */
const EXAMPLES = 20;

type Escape = (text: string) => string;

/**
 * What comes before everything else: where the source and our scorer disagree, and where its own rows do not give what it printed.
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
  return text.notReproduced(
    escaped(place),
    escaped(metric),
    value,
    escaped(model),
    escaped(suite),
    String(ours),
    escaped(rule),
  );
}

type Verdicts = ImportStatement['verdicts'][number];

function countedFailures({ suite, source, failed }: Verdicts, escaped: Escape): string {
  return text.countsFailures(escaped(source), failed, escaped(suite));
}

function reportDifferences({ suite, by, source, compared, differs, differing }: Verdicts, escaped: Escape): string {
  const examples = differing
    .slice(0, EXAMPLES)
    .map(({ key, source: theirs, own }) => text.example(escaped(key), source, plain(theirs), plain(own)));
  const more = differs > EXAMPLES ? text.moreExamples(differs - EXAMPLES) : '';
  const published = by === 'source' ? text.usesTheirs : text.usesOurs;
  return text.differs(escaped(source), differs, compared, escaped(suite), published, `${examples.join(', ')}${more}`);
}

function reportAgreement({ suite, by, source, metric, compared }: Verdicts, escaped: Escape): string {
  const theirs = text.theirs(escaped(source), metric === null ? '' : escaped(metric));
  const whose = text.published(escaped(suite), by === 'source' ? theirs : text.ours);
  return `${whose}${compared > 0 ? text.allAgree(compared) : text.noneCompared}`;
}

/** Every score that the source printed. */
function publishedTable({ published }: ImportStatement): string[] {
  if (published.length === 0) return [];
  return [
    markdownTable(
      listHeads('suite', 'model', 'metric', 'printed', 'rowsGive', 'reproduced', 'rule', 'source'),
      published.map((one) => [
        escapeMarkdown(one.suite),
        escapeMarkdown(one.model),
        escapeMarkdown(one.metric),
        String(one.value),
        one.ours === null ? UNKNOWN : String(Number(one.ours.toPrecision(10))),
        one.reproduced === null ? UNKNOWN : one.reproduced ? text.yes : text.no,
        escapeMarkdown(one.rule),
        escapeMarkdown(one.place),
      ]),
    ),
  ];
}

function requestedLines({ requested }: ImportStatement): string[] {
  return requested.map(({ suite, model, samples, trials, setSize, place }) => {
    const parts = [
      samples === null ? '' : text.samples(samples),
      trials === null ? '' : text.trialsEach(trials),
      setSize === null ? '' : text.datasetSize(setSize),
    ].filter((part) => part !== '');
    return `- ${text.requested(escapeMarkdown(place), escapeMarkdown(model), parts.join(', '), escapeMarkdown(suite))}`;
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
    `## ${messages.titles.imported}`,
    text.note(statement.format, statement.expected, describeExpectedBy(statement.expectedBy)),
    markdownTable(
      listHeads('file', 'sha256', 'replies', 'malformed', 'mended', 'duplicates', 'withoutReply', 'joined'),
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
      return `- ${text.missing(escapeMarkdown(model), cells)}${which}`;
    }),
    ...statement.malformed
      .slice(0, MAX_LISTED)
      .map((one) => `- ${text.malformed(escapeMarkdown(`${one.file}, ${one.place}: ${one.text}`))}`),
    ...(statement.duplicates.length === 0
      ? []
      : [`- ${text.duplicates(listed(statement.duplicates.map((one) => one.text)))}`]),
    ...(statement.parted.length === 0 ? [] : [`- ${text.parted(listed(statement.parted.map(({ id }) => id)))}`]),
    ...statement.notes.map((note) => `- ${escapeMarkdown(note)}`),
  ];
}

function listed(names: readonly string[]): string {
  const first = names.slice(0, MAX_LISTED).map(escapeMarkdown).join(', ');
  return names.length > MAX_LISTED ? text.moreInManifest(first) : first;
}
