import { listHeads, messages } from '@evenhand/messages';
import { createAdoptionTables, listMeasured } from '../adoption/tables.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { formatCount, percent, UNKNOWN } from './format.ts';
import { markdownTable, toCellText } from './text.ts';

/** Downloads and likes beside what the run measured; nothing where its folder keeps none. */
export function adoptionSection(run: RunTables): string[] {
  if (run.adoption === null) return [];
  const { adoption } = messages;
  const tables = createAdoptionTables(run.adoption, listMeasured(run));
  const groups = (head: string, list: typeof tables.developers) =>
    markdownTable(
      [head, ...listHeads('models'), adoption.downloads, adoption.shareOfDownloads, adoption.likes, adoption.measured],
      list.map(({ name, models, downloads, share, likes, best }) => [
        name === '' ? UNKNOWN : toCellText(name),
        String(models),
        formatCount(downloads),
        percent(share),
        formatCount(likes),
        best === '' ? UNKNOWN : toCellText(best),
      ]),
    );
  return [
    `## ${adoption.title}`,
    adoption.dated(run.adoption.readAt.slice(0, 10), findAdoptionAge(run)),
    groups(adoption.developer, tables.developers),
    groups(adoption.countryOf, tables.origins),
    adoption.shareNote,
    ...(tables.missing.length === 0 ? [] : [toCellText(adoption.missing(tables.missing.join(', ')))]),
  ];
}

/** Full days from the snapshot of a run to the run; 0 = it is as new, or newer. */
export function findAdoptionAge({ adoption, manifest }: Pick<RunTables, 'adoption' | 'manifest'>): number {
  if (adoption === null) return 0;
  const days = (Date.parse(manifest.sessions.at(-1)!.startedAt) - Date.parse(adoption.readAt)) / 86_400_000;
  return Math.max(0, Math.floor(days));
}
