import { createHash } from 'node:crypto';

/**
 * The name of a file for an id: the id itself where every system and every address takes it, else what is left of it with a
 * hash. Two ids never share a name, also where capitals do not count.
 * @example toFileName('gpt-6-luna@openai') // 'gpt-6-luna@openai'
 */
export function toFileName(id: string): string {
  const stem = id.replace(RUN_ID_END, '');
  if (/^[a-z0-9][a-z0-9._@-]{0,99}$/.test(stem) && !id.endsWith('.') && !RESERVED.test(id)) return id;
  const plain = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return `${plain === '' ? 'id' : plain}.${createHash('sha256').update(id).digest('hex').slice(0, 12)}`;
}

/** The end of a run's id, whose capitals are always the same two. */
const RUN_ID_END = /(?<=.)-\d{8}T\d{6}Z-[0-9a-f]{4}$/;
/** Names that a system keeps for itself, our own index, what looks like a name with a hash, and a run's id in small letters. */
const RESERVED = /^(?:(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|index$)|\.[0-9a-f]{12}$|-\d{8}t\d{6}z-[0-9a-f]{4}$/;

export const sitePaths = {
  front: 'index.html',
  feed: 'feed.xml',
  board: 'data/leaderboard.json',
  current: 'data/summary.csv',
  history: 'data/history.csv',
  published: 'data/published.csv',
  /** What the last build wrote, so that the next one takes away what is no longer there. */
  written: 'data/files.json',
  adoption: 'data/adoption.json',
  model: (id: string) => `models/${toFileName(id)}.html`,
  suite: (name: string) => `suites/${toFileName(name)}.html`,
  table: (name: string) => `tables/${toFileName(name)}.html`,
  tableFile: (name: string) => `data/tables/${toFileName(name)}.csv`,
  claim: (id: string) => `claims/${toFileName(id)}.html`,
  run: (id: string) => `runs/${toFileName(id)}.html`,
  runFile: (id: string, file: string) => `data/runs/${toFileName(id)}/${file}`,
} as const;

/** From one page of the site to another, as an address: each part escaped. @param from path of the page that holds the link */
export function linkTo(from: string, to: string): string {
  const up = '../'.repeat(from.split('/').length - 1);
  return `${up}${to.split('/').map(encodeURIComponent).join('/')}`;
}
