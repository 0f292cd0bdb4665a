import { plain } from '../text/reading.ts';
import { withoutReasoning } from '../text/reasoning.ts';

/** The last `Grade: N` of a judge's reply. null = none within 0 to `top`. */
export function readGrade(reply: string, top: number): number | null {
  const marks = [...toVerdictText(reply).matchAll(/\bgrade\b["*_\s]{0,5}[:=]["*_\s]{0,5}(\d{1,3})(?![\d.])/gi)];
  const grade = marks.length === 0 ? null : Number(marks.at(-1)![1]);
  return grade === null || grade > top ? null : grade;
}

export type Preference = 'A' | 'B' | 'tie';

/** The last `Better: X`. null = none. */
export function readPreference(reply: string): Preference | null {
  const found = [
    ...toVerdictText(reply).matchAll(/\bbetter\b["*_\s]{0,5}[:=]["*_\s]{0,5}(?:answer\s)?(A|B|tie)(?![\p{L}\p{N}])/giu),
  ].at(-1)?.[1];
  if (found === undefined) return null;
  return found.toLowerCase() === 'tie' ? 'tie' : (found.toUpperCase() as Preference);
}

function toVerdictText(reply: string): string {
  return plain(withoutReasoning(reply)).slice(-20_000);
}
