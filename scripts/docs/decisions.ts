import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from './markdown.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'decisions');
const FORM =
  /^# (\d{4})\. (.+)\n\n- Status: (.+)\n- Date: (\d{4}-\d\d-\d\d)\n\n## Context\n\n[\s\S]+\n\n## Decision\n\n[\s\S]+\n\n## Consequence\n\n[\s\S]+$/;

/** One row for each decision. @throws Error where a file has not the form that all have */
export function decisionTable(): string {
  const files = readdirSync(folder).filter((name) => name !== 'README.md');
  const rows = files.toSorted().map((name) => {
    const [, number, title, status, date] = FORM.exec(readFileSync(join(folder, name), 'utf8')) ?? [];
    if (number === undefined || !name.startsWith(`${number}-`))
      throw new Error(
        `docs/decisions/${name}: expected "# NNNN. Title" with the number of the file's name, "- Status:", "- Date:", and the headings Context, Decision and Consequence`,
      );
    const short = /^(Accepted|Superseded in part|Superseded)\b/.exec(status!)?.[1] ?? status!;
    return [`[${number}](${name})`, title!, date!, short.toLowerCase()];
  });
  return table(['number', 'decision', 'date', 'status'], rows);
}
