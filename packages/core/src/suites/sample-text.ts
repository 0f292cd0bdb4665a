import { type ContentPart, describeParts, joinTextParts } from '../contract/content-part.ts';
import type { Sample } from './sample.ts';
import { isParts } from './sample-images.ts';

type Turn = { readonly role: 'user' | 'assistant'; readonly content: string };

const toText = (content: string | readonly ContentPart[], join: (parts: readonly ContentPart[]) => string): string =>
  typeof content === 'string' ? content : join(content);

/** The turns of a sample's question as texts; one question is one turn of the user. */
export function listTurns({ input }: Pick<Sample, 'input'>): Turn[] {
  if (typeof input === 'string' || isParts(input)) return [{ role: 'user', content: toText(input, joinTextParts) }];
  return input.map(({ role, content }) => ({ role, content: toText(content, joinTextParts) }));
}

/** The question for people: of a dialogue all turns with who speaks, of an image what stands for it. */
export function describeQuestion({ input }: Pick<Sample, 'input'>): string {
  if (typeof input === 'string' || isParts(input)) return toText(input, describeParts);
  return input.map(({ role, content }) => `${role}: ${toText(content, describeParts)}`).join('\n\n');
}
