import type { Cells } from '../cells/cells.ts';
import type { ModelFacts } from '../cells/facts.ts';
import type { StringTable } from '../cells/string-table.ts';

/** Whether replies came from another model than the entry asks for: by the name that was served, or because a gateway fell back. */
export function wasServedByOther(cells: Cells, { entry, served }: ModelFacts, { list }: StringTable): boolean {
  if (entry.host.baseUrl === null) return false;
  if (cells.gatewayFallbacks.some((fallbacks) => fallbacks > 0)) return true;
  const expected = [entry.model, served.identity.servedModel].flatMap((name) => name ?? []);
  // A gateway that states that it did not go on to another model only calls this one by another name.
  const unexplained = cells.servedModel.filter((_, index) => cells.gatewayFallbacks[index] !== 0);
  const names = [...new Set(unexplained)].flatMap((number) => (number < 0 ? [] : [list[number]!]));
  // What stands behind llama-swap calls itself by its file, whatever name it is asked for by.
  if (served.identity.gateway === 'llama-swap' && names.length === 1) return false;
  return names.some((name) => !expected.some((one) => isSameModel(one, name)));
}

/**
 * Whether two names are taken for those of one model. Servers leave out or add a vendor (`openai/gpt-x`), a path, a tag (`:latest`, `:free`),
 * the end of a file's name, or a version behind it (`gpt-x-2026-01-31`).
 */
export function isSameModel(requested: string, served: string): boolean {
  const [a, b] = [toPlainName(requested), toPlainName(served)];
  if (a === '' || b === '') return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short === long || (long.startsWith(short) && VERSION.test(long.slice(short.length)));
}

/** A date, a build or a version behind a name; never a word, because `-mini` is another model. */
const VERSION = /^[-@:_ ](?:(?:preview|exp|experimental)-?)?v?\d[\d.-]*(?:-?(?:preview|exp|beta|maas|k))?$/;

function toPlainName(name: string): string {
  const last = name.trim().toLowerCase().split(/[\\/]/).at(-1)!;
  return last
    .replace(/\.gguf$/, '')
    .replace(/:(?:latest|free|nitro|floor|online|beta|extended|thinking|exacto)$/, '')
    .replace(/[-:]latest$/, '');
}
