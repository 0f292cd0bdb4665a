import type { Messages } from '@evenhand/messages';
import type { SampleHeader } from './samples/shape.ts';
import type { LeaderLabels, LeaderRow } from './view/leaderboard.ts';

/** The texts of one language that the page's script needs; `{name}` stands for a value. */
export interface ClientTexts {
  readonly browser: Messages['browser'];
  readonly outcomes: Messages['outcomes'];
  readonly leaderboard: LeaderLabels;
  readonly allLanguages: string;
  readonly suite: string;
  readonly language: string;
  readonly sample: string;
}

/** What stands in the page for its script, as JSON. */
export interface PageData {
  readonly headSuite: string;
  /** By language; null = as in English. */
  readonly rows: { readonly en: readonly LeaderRow[]; readonly zh: readonly LeaderRow[] | null };
  readonly texts: Readonly<Record<'en' | 'zh', ClientTexts>>;
  readonly samples: SampleHeader;
  /** Served by `evenhand view`, which tells how far the run is. */
  readonly live: boolean;
}
