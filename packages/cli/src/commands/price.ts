import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  addPrices,
  type Catalogue,
  ConfigError,
  type ModelEntry,
  readHeaders,
  readManifest,
  readRecords,
  withOtherPrices,
} from '@evenhand/core';
import { displayPath, writeAtomic } from '@evenhand/io';
import { printTable } from '../output/print-table.ts';
import { print, printJson } from '../output/terminal.ts';
import { computeTurnCostAt } from '../price-again.ts';
import { createExperimentContext } from '../registry.ts';

interface Flags {
  readonly at?: string;
  readonly prices?: string;
  readonly host?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** What the replies of a model cost by the price list of the run, and by the other. USD. */
interface PricedModel {
  readonly model: string;
  readonly cells: number;
  /** Over the cells whose cost is known; null = none is. */
  readonly stored_usd: number | null;
  readonly stored_unknown: number;
  readonly stored_prices: string[];
  readonly other_usd: number | null;
  readonly other_unknown: number;
  readonly other_prices: string[];
  /** Other ÷ stored − 1, over the cells that are known both times; null = there are none, or they cost nothing. */
  readonly change: number | null;
}

/** Prices a stored run again, side by side; changes nothing in it. @throws ConfigError */
export function price(run: string, flags: Flags): void {
  const folder = resolve(run);
  const manifest = readManifest(folder);
  const { models } = readHeaders(folder, manifest);
  const other = readOtherPrices(flags);
  const rows = models.map((entry) => priceModel(folder, entry, withOtherPrices(entry, other), flags.at ?? null));
  if (flags.out !== undefined) writeAtomic(flags.out, [`${JSON.stringify(rows, null, 2)}\n`]);
  if (flags.json) {
    printJson(rows);
    return;
  }
  printTable(
    ['model', 'cells', 'stored, USD', 'unknown', 'other, USD', 'unknown', 'change'],
    rows.map((row) => [
      row.model,
      String(row.cells),
      formatUsd(row.stored_usd),
      String(row.stored_unknown),
      formatUsd(row.other_usd),
      String(row.other_unknown),
      row.change === null ? '-' : `${row.change < 0 ? '−' : '+'}${Math.abs(100 * row.change).toFixed(1)} %`,
    ]),
    [1, 2, 3, 4, 5, 6],
  );
  const used = rows.flatMap((row) => row.other_prices.map((id) => `  ${row.model}: ${id}`));
  print(
    `\nList cost over the cells whose cost is known; change over those known both times.\n${used.length === 0 ? 'The other book has no price for any of them.' : `Other prices:\n${used.join('\n')}`}`,
  );
}

const formatUsd = (usd: number | null) => (usd === null ? '-' : usd.toFixed(6));

function readOtherPrices({ at, prices: from, host }: Flags): Parameters<typeof withOtherPrices>[1] {
  const { catalogue } = createExperimentContext();
  if (at !== undefined && !/^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:\d{2}))?$/.test(at))
    throw new ConfigError(`--at ${at}: expected a day (2026-11-22) or a moment (2026-11-22T09:00:00+08:00)`);
  if (at !== undefined && Number.isNaN(Date.parse(at))) throw new ConfigError(`--at ${at}: there is no such day`);
  if (host !== undefined && !catalogue.hosts.some(({ id }) => id === host))
    throw new ConfigError(`--host ${host}: there is none; evenhand list hosts shows them`);
  return {
    catalogue,
    prices: from === undefined ? catalogue.prices : readPriceFolder(resolve(from)),
    host: host ?? null,
  };
}

/** A folder of price files, each named by its host. */
function readPriceFolder(folder: string): Catalogue['prices'][number][] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new ConfigError(`--prices ${displayPath(folder)}: expected a folder of price files, each named <host>.yaml`);
  const prices: Catalogue['prices'][number][] = [];
  for (const name of readdirSync(folder).sort())
    if (name.endsWith('.yaml')) addPrices(join(folder, name), prices, [], folder);
  return prices;
}

function priceModel(folder: string, stored: ModelEntry, other: ModelEntry, at: string | null): PricedModel {
  const before = createSum();
  const after = createSum();
  const both = { before: 0, after: 0 };
  const storedPrices = new Set<string>();
  const otherPrices = new Set<string>();
  let cells = 0;
  for (const { turns, cost } of readRecords(folder, stored.id)) {
    cells++;
    const replies = turns.flatMap(({ generation, askedAt }) => (generation === null ? [] : [{ generation, askedAt }]));
    const costs = replies.map((reply) => computeTurnCostAt(reply, other, at));
    for (const { price } of costs) if (price !== null) otherPrices.add(price.id);
    const list = costs.reduce<number | null>(
      (sum, turn) => (sum === null || turn.list === null ? null : sum + turn.list),
      costs.length === 0 ? null : 0,
    );
    if (cost.basis === 'list' && cost.priceId !== null) storedPrices.add(cost.priceId);
    before.add(cost.list);
    after.add(list);
    if (cost.list !== null && list !== null) {
      both.before += cost.list;
      both.after += list;
    }
  }
  return {
    model: stored.id,
    cells,
    stored_usd: before.known(),
    stored_unknown: before.unknown(),
    stored_prices: [...storedPrices],
    other_usd: after.known(),
    other_unknown: after.unknown(),
    other_prices: [...otherPrices],
    change: both.before === 0 ? null : both.after / both.before - 1,
  };
}

function createSum() {
  let usd: number | null = null;
  let unknown = 0;
  return {
    add(part: number | null): void {
      if (part === null) unknown++;
      else usd = (usd ?? 0) + part;
    },
    known: () => usd,
    unknown: () => unknown,
  };
}
