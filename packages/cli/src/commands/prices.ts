import { resolve } from 'node:path';
import { findRosterEntry } from '@evenhand/core';
import { readYaml } from '@evenhand/io';
import { type BookProbe, bookProbesSchema, compareWithProbe, type PriceDrift } from '../book-drift.ts';
import { FAILED, OK } from '../output/exit.ts';
import { printTable } from '../output/print-table.ts';
import { print, printJson } from '../output/terminal.ts';
import { createExperimentContext } from '../registry.ts';

/**
 * Holds our dated prices against public price books, as `scripts/prices/export-books.py` writes them. Sends nothing.
 * A difference counts as known where the record states the book's rate among its `otherBooks`; any other value is new drift.
 * Ends with 1 where there is a difference that is not known.
 * @throws ConfigError
 */
export function checkPrices(files: readonly string[], { json }: { readonly json?: boolean }): void {
  const probes = files.flatMap(
    (file) => readYaml(resolve(file), bookProbesSchema, 'probes of price books').value.probes,
  );
  const { compared, drifts, unseen } = compareAll(probes);
  const fresh = drifts.filter(({ known }) => !known);
  if (json) printJson({ compared, differences: drifts, in_no_book: unseen });
  else {
    if (drifts.length > 0)
      printTable(
        ['', 'price', 'book', 'sent at', 'input tokens', 'rate', 'ours', 'the book’s'],
        drifts.map((one) => [
          one.known ? 'known' : 'new',
          one.record,
          one.book,
          one.at,
          String(one.inputTokens),
          one.field,
          one.ours === null ? '-' : String(Number(one.ours.toPrecision(6))),
          String(one.theirs),
        ]),
        [4, 6, 7],
      );
    print(`\n${compared} probes compared; ${drifts.length} differences, ${fresh.length} of them new.`);
    if (unseen.length > 0) print(`In none of these books: ${unseen.join(', ')}.`);
    if (fresh.length > 0)
      print('Mend the record under benchmarks/prices, or state the book’s rates under its otherBooks.');
  }
  process.exitCode = fresh.length > 0 ? FAILED : OK;
}

function compareAll(probes: readonly BookProbe[]) {
  const { catalogue } = createExperimentContext();
  const labels = catalogue.weights.flatMap(({ id, at }) =>
    at.map((served) => ({ label: `${id}@${served.host}`, served })),
  );
  const entries = labels.map(({ label, served }) => ({ label, served, entry: findRosterEntry(catalogue, label)! }));
  const seen = new Set<string>();
  const drifts = new Map<string, PriceDrift>();
  let compared = 0;
  for (const probe of probes)
    for (const { label, served, entry } of entries) {
      if (served.host !== probe.host || served.model !== probe.model) continue;
      const found = compareWithProbe(entry, probe);
      if (found === null) continue;
      compared++;
      seen.add(label);
      for (const one of found) {
        // The same at several moments is one difference.
        const key = JSON.stringify({ ...one, at: null });
        if (!drifts.has(key)) drifts.set(key, one);
      }
    }
  const hosts = new Set(probes.map(({ host }) => host));
  const unseen = entries
    .filter(({ label, served, entry }) => hosts.has(served.host) && entry.prices.length > 0 && !seen.has(label))
    .map(({ label }) => label);
  return { compared, drifts: [...drifts.values()], unseen };
}
