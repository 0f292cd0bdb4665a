import * as z from 'zod';
import { strictJson } from '../../json/json-reply.ts';
import { type Check, check, count, escaped, occurrences, stripped } from './check.ts';

const ANSWERS = ['My answer is yes.', 'My answer is no.', 'My answer is maybe.'];

/** Lines that begin with `*` and something else than `*`, or with `-`. A `*` alone at a line's end takes the next line with it. */
const bullets = check({ num_bullets: count }, (text, args) => {
  const lines = text.split('\n');
  let found = lines.filter((line) => line.trimStart().startsWith('-')).length;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!.trimStart();
    if (!line.startsWith('*') || line[1] === '*') continue;
    if (line.length > 1) found += 1;
    else if (index + 1 < lines.length) {
      found += 1;
      index += 1;
    }
  }
  return found === args.num_bullets;
});

const constrained = check({}, (text) => ANSWERS.some((answer) => text.includes(answer)));

/** `*so*` and `**so**`; a doubled one counts in both ways of looking, as it does with the authors. */
const highlights = check({ num_highlights: count }, (text, args) => {
  const single = [...text.matchAll(/\*[^\n*]*\*/g)].filter(
    ([part]) => part.replace(/^\*+|\*+$/g, '').trim() !== '',
  ).length;
  const double = [...text.matchAll(/\*\*[^\n*]*\*\*/g)].filter(([part]) => part.slice(2, -2).trim() !== '').length;
  return single + double >= args.num_highlights;
});

const sections = check({ section_spliter: z.string().min(1), num_sections: count }, (text, args) => {
  const found = occurrences(text, new RegExp(`${escaped(args.section_spliter.trim())}\\s?\\d+`, 'gu'));
  return found >= args.num_sections;
});

const json = check({}, (text) => {
  const inside = text
    .trim()
    .replace(/^```(?:json|Json|JSON)?/, '')
    .replace(/```$/, '')
    .trim();
  return strictJson(inside) !== undefined;
});

/** `<<so>>`, on one line. */
const title = check({}, (text) =>
  text.split('\n').some((line) => {
    const [from, to] = [line.indexOf('<<'), line.lastIndexOf('>>')];
    return from >= 0 && to > from + 2 && stripped(line.slice(from, to), '<', '>').trim() !== '';
  }),
);

/** `[so]`, on one line, empty ones too. */
const placeholders = check({ num_placeholders: count }, (text, args) => {
  let found = 0;
  for (const line of text.split('\n')) {
    for (let from = line.indexOf('['); from >= 0; ) {
      const to = line.indexOf(']', from);
      if (to < 0) break;
      found += 1;
      from = line.indexOf('[', to);
    }
  }
  return found >= args.num_placeholders;
});

/** The mark somewhere, whatever its case, with or without a blank in P.S. and P.P.S. */
const postscript = check({ postscript_marker: z.string().min(1) }, (text, args) => {
  const marker = args.postscript_marker.trim();
  if (marker === 'P.P.S') return /p\.\s?p\.\s?s/.test(text.toLowerCase());
  if (marker === 'P.S.') return /p\.\s?s\./.test(text.toLowerCase());
  return text.toLowerCase().includes(marker.toLowerCase());
});

export const formatChecks: Readonly<Record<string, Check>> = {
  'detectable_format:number_bullet_lists': bullets,
  'detectable_format:constrained_response': constrained,
  'detectable_format:number_highlighted_sections': highlights,
  'detectable_format:multiple_sections': sections,
  'detectable_format:json_format': json,
  'detectable_format:title': title,
  'detectable_content:number_placeholders': placeholders,
  'detectable_content:postscript': postscript,
};
