import * as z from 'zod';
import { type Check, check, stripped } from './check.ts';

const comma = check({}, (text) => !text.includes(','));

/** Two different parts around `******`; an empty part may stand only at either end. */
const twoResponses = check({}, (text) => {
  const parts = text.split('******').map((part) => part.trim());
  if (parts.slice(1, -1).includes('')) return false;
  const full = parts.filter((part) => part !== '');
  return full.length === 2 && full[0] !== full[1];
});

const repeatPrompt = check({ prompt_to_repeat: z.string().min(1) }, (text, args) =>
  text.trim().toLowerCase().startsWith(args.prompt_to_repeat.trim().toLowerCase()),
);

/** The reply's last words, quotes around the reply set aside. */
const endPhrase = check({ end_phrase: z.string().min(1) }, (text, args) =>
  stripped(text.trim(), '"').toLowerCase().endsWith(args.end_phrase.trim().toLowerCase()),
);

const quotation = check({}, (text) => {
  const trimmed = text.trim();
  return trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"');
});

export const frameChecks: Readonly<Record<string, Check>> = {
  'punctuation:no_comma': comma,
  'combination:two_responses': twoResponses,
  'combination:repeat_prompt': repeatPrompt,
  'startend:end_checker': endPhrase,
  'startend:quotation': quotation,
};
