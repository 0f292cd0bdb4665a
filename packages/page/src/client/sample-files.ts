import type { DataFile, IndexEntry, SampleEntry, SampleHeader } from '../samples/shape.ts';

type Receiver = (name: string, entries: readonly unknown[]) => void;

const arrived = new Map<string, readonly unknown[]>();

/** Files beside the page call this with what they hold. */
(globalThis as unknown as { evenhandData: Receiver }).evenhandData = (name, entries) => {
  arrived.set(name, entries);
};

/** A page that was opened from the disk may fetch nothing, but it may load scripts. @throws Error where the file is not there */
function loadFile<T>({ name }: DataFile): Promise<readonly T[]> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `report-data/${name}`;
    script.onload = () => {
      script.remove();
      const entries = arrived.get(name);
      arrived.delete(name);
      if (entries === undefined) reject(new Error(`${name} holds nothing`));
      else resolve(entries as readonly T[]);
    };
    script.onerror = () => {
      script.remove();
      reject(new Error(`${name} cannot be read`));
    };
    document.head.append(script);
  });
}

/** Calls `onPart` with the entries as they arrive, in their order. @throws Error where a file is not there */
export async function loadIndex(header: SampleHeader, onPart: (entries: readonly IndexEntry[]) => void): Promise<void> {
  if (header.inlineIndex !== null) return onPart(header.inlineIndex);
  for (const file of header.index) onPart(await loadFile<IndexEntry>(file));
}

const KEPT = 6;
const kept = new Map<string, readonly SampleEntry[]>();

/** @param number place among all samples, from 0. @throws Error where its file is not there */
export async function loadSample(header: SampleHeader, number: number): Promise<SampleEntry> {
  if (header.inlineSamples !== null) return header.inlineSamples[number]!;
  const file = header.pages.findLast(({ first }) => first <= number)!;
  const entries = kept.get(file.name) ?? (await loadFile<SampleEntry>(file));
  kept.delete(file.name);
  kept.set(file.name, entries);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return entries[number - file.first]!;
}
