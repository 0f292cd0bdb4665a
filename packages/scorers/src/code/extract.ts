import { fences } from '../json/json-reply.ts';

export type Language = 'python' | 'javascript';

/** Code read out of a reply, as a program that stands behind the prompt. */
export interface Extracted {
  readonly program: string;
  readonly rule: 'whole-reply' | 'fenced' | 'fenced-body' | 'in-prose' | 'completion';
}

const NAMES: Readonly<Record<Language, readonly string[]>> = {
  python: ['python', 'py', 'python3', ''],
  javascript: ['javascript', 'js', 'node', 'typescript', 'ts', 'jsx', 'mjs', ''],
};
/** The beginning of a body that lost its indentation; prose is none. */
const STATEMENT =
  /^(?:(?:return|if|for|while|try|with|import|from|raise|yield|def)\b|["'#]|[A-Za-z_][\w.]*(?:\[[^\]\n]{0,80}\])?(?:,\s?[A-Za-z_][\w.]*){0,8}(?:\s?:[^=\n]{1,60})?(?:\s?[-+*/%|&^]?=(?!=)|\())/;
/** Where a base model runs on beyond the function (Chen et al. 2021), for Python. */
const RUNS_ON = /\n(?:class |def |#|if |print|@|"""|```|assert )/;

/**
 * Strict: the reply is code and nothing else, bare or in one fence. Lenient: the last fenced block that defines the function; else a bare
 * definition in the prose, up to where code ends; else a fenced block as the function's body; else the whole reply as what
 * follows the prompt, up to where a base model begins something new. null = no code.
 */
export function extract(
  text: string,
  prompt: string,
  entryPoint: string,
  language: Language,
): { strict: Extracted | null; lenient: Extracted | null } {
  const blocks = fences(text)
    .filter((block) => NAMES[language].includes(block.language))
    .map(({ code }) => code);
  const onlyCode = findOnlyCode(text, blocks);
  const strict = onlyCode === null ? null : fitProgram(onlyCode, prompt, entryPoint, language, 'whole-reply');
  const defining = blocks.findLast((code) => defines(code, entryPoint, language));
  if (defining !== undefined)
    return { strict, lenient: { program: defining, rule: strict?.program === defining ? 'whole-reply' : 'fenced' } };
  const bare = language === 'python' ? findCodeInProse(text, entryPoint) : null;
  if (bare !== null) return { strict, lenient: strict ?? { program: bare, rule: 'in-prose' } };
  if (language === 'javascript' && blocks.length === 0 && defines(text, entryPoint, language))
    return { strict, lenient: strict ?? { program: text, rule: 'in-prose' } };
  const block = blocks.at(-1);
  if (block !== undefined)
    return { strict, lenient: strict ?? fitProgram(block, prompt, entryPoint, language, 'fenced-body') };
  if (prompt.trim() === '' || text.trim() === '') return { strict, lenient: strict };
  const body = completion(text, language);
  return { strict, lenient: body === null ? strict : fitProgram(body, prompt, entryPoint, language, 'completion') };
}

/** The reply as code: all of it, or its one fence where nothing stands around it. null = there is more than code. */
function findOnlyCode(text: string, blocks: readonly string[]): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (trimmed.startsWith('```'))
    return blocks.length === 1 &&
      /^```[^\n]*\n[\s\S]*?\n?```$/.test(trimmed) &&
      trimmed.indexOf('```', 3) === trimmed.length - 3
      ? blocks[0]!
      : null;
  return /^(?:[ \t]|(?:from|import|def|class|async|function|const|let|var|export|return|if|for|while|try|with)\b|[@#/"'])/.test(
    text.replace(/^\n+/, ''),
  ) && !trimmed.includes('```')
    ? text
    : null;
}

/** Code with its function, or a body set behind the prompt. null = a body where there is no prompt to stand behind. */
function fitProgram(
  code: string,
  prompt: string,
  entryPoint: string,
  language: Language,
  rule: Extracted['rule'],
): Extracted | null {
  if (defines(code, entryPoint, language)) return { program: code, rule };
  if (prompt.trim() === '') return null;
  const codePrefix = prompt.endsWith('\n') ? prompt : `${prompt}\n`;
  return { program: codePrefix + (language === 'python' ? indented(code) : code), rule };
}

function defines(code: string, entryPoint: string, language: Language): boolean {
  const name = entryPoint.replace(/\$/g, '\\$&');
  return language === 'python'
    ? new RegExp(`^(?:async\\s+)?(?:def|class)\\s+${name}\\b|^${name}\\s*=`, 'm').test(code)
    : new RegExp(`(?:function\\*?\\s+|(?:const|let|var|class)\\s+|exports\\.)${name}\\b`).test(code);
}

/** A body whose first line lost its indentation, or all of them: what follows the first line tells which. */
function indented(code: string): string {
  const [first = '', ...others] = code.replace(/^\n+/, '').split('\n');
  if (/^\s/.test(first)) return code;
  const full = others.filter((line) => line.trim() !== '');
  const depths = full.map((line) => /^[ \t]*/.exec(line)![0].replace(/\t/g, '    ').length);
  const opens = /[:([{,]\s*(?:#.*)?$/.test(first);
  const onlyFirst = depths.length > 0 && depths.every((depth) => depth >= 4) && (!opens || depths[0]! > 4);
  const indent = (line: string) => (line.trim() === '' ? line : `    ${line}`);
  return [indent(first), ...(onlyFirst ? others : others.map(indent))].join('\n');
}

/** From the first line of code before the function to the last line that can belong to it. */
function findCodeInProse(text: string, entryPoint: string): string | null {
  const lines = text.split('\n').filter((line) => !/^\s*```/.test(line));
  const head = lines.findIndex((line) => new RegExp(`^(?:async\\s+)?def\\s+${entryPoint}\\b`).test(line));
  if (head < 0) return null;
  let from = head;
  while (from > 0 && isCode(lines[from - 1]!)) from -= 1;
  let to = head + 1;
  while (to < lines.length && isCode(lines[to]!)) to += 1;
  return lines.slice(from, to).join('\n');
}

/** Blank, indented, or the beginning of a statement at the top. */
function isCode(line: string): boolean {
  return /^(?:\s|$|[@#)\]}]|(?:from\s+[\w.]+\s+import|import\s+\w|(?:async\s+)?def\s+\w+\(|class\s+\w+[(:])|[A-Za-z_]\w*\s*(?::\s*[\w[\], .]+)?=[^=])/.test(
    line,
  );
}

function completion(text: string, language: Language): string | null {
  if (language === 'javascript') return text;
  const open = /^\s*```[^\n]*\n/.exec(text)?.[0].length ?? 0;
  const rest = text.slice(open);
  const lead = /^\n*/.exec(rest)![0].length;
  const end = RUNS_ON.exec(rest.slice(lead))?.index;
  const body = rest.slice(lead, end === undefined ? undefined : lead + end);
  if (body.trim() === '') return null;
  return /^\s/.test(body) || STATEMENT.test(body) ? body : null;
}
