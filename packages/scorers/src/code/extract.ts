import { type Fence, fences, outsideFences } from '../text/fences.ts';
import { createParsingWork, definesInJavaScript, isScript, longestScript } from './javascript-source.ts';
import { withoutTypes } from './typescript-source.ts';

export type Language = 'python' | 'javascript';

/** Code read out of a reply, as a program that stands behind the prompt. */
export interface Extracted {
  readonly program: string;
  readonly rule: 'whole-reply' | 'fenced' | 'fenced-body' | 'in-prose' | 'completion';
}

const NAMES: Readonly<Record<Language, readonly string[]>> = {
  python: ['python', 'py', 'python3', ''],
  javascript: ['javascript', 'js', 'node', 'typescript', 'ts', 'tsx', 'jsx', 'mjs', ''],
};
/** Blocks of these may hold TypeScript; those without a language, or called JavaScript, are often it too. */
const TYPED = ['typescript', 'ts', 'tsx', 'javascript', 'js', 'node', ''];
/** The beginning of a body that lost its indentation; prose is none. */
const STATEMENT =
  /^(?:(?:return|if|for|while|try|with|import|from|raise|yield|def)\b|["'#]|[A-Za-z_][\w.]*(?:\[[^\]\n]{0,80}\])?(?:,\s?[A-Za-z_][\w.]*){0,8}(?:\s?:[^=\n]{1,60})?(?:\s?[-+*/%|&^]?=(?!=)|\())/;
/** Where a base model runs on beyond the function (Chen et al. 2021), for Python. */
const RUNS_ON = /\n(?:class |def |#|if |print|@|"""|```|assert )/;

/** The same for JavaScript (the stops of MultiPL-E; Cassano et al. 2023). */
const RUNS_ON_JAVASCRIPT = /\n(?:function |class |\/\*|\/\/|console\.log|module\.exports|const assert|```)/;
/** How a line of Python at the left edge begins; prose begins otherwise. */
const TOP_LEVEL =
  /^(?:(?:async\s+)?(?:def|class|if|elif|else|for|while|try|except|finally|with|import|from|raise|assert|return|yield|del|pass|match)\b|[@#()[\]{}"']|[rbfu]["']|[A-Za-z_][\w.]*(?:\[[^\]\n]{0,80}\])?(?:\s{0,5},\s{0,5}[A-Za-z_][\w.]*){0,8}\s{0,5}(?::[^=\n]{1,60})?(?:[-+*/%|&^@]|\/\/|\*\*|<<|>>)?=(?!=)|[A-Za-z_][\w.]*\()/;

/**
 * Strict: the reply is code and nothing else, bare or in one fence. Lenient: the last fenced block that defines the function; else a bare
 * definition in the prose, up to where code ends; else a fenced block as the function's body; else the whole reply as what
 * follows the prompt, up to where a base model begins something new. A fence that is opened and never closed ends where prose
 * begins; a fence that only closes ends the code before it. null = no code.
 */
export function extract(
  text: string,
  prompt: string,
  entryPoint: string,
  language: Language,
): { strict: Extracted | null; lenient: Extracted | null } {
  const all = fences(text);
  const ofLanguage = all.filter((block) => NAMES[language].includes(block.language));
  const own =
    language === 'javascript'
      ? withoutTypesIn(ofLanguage)
      : ofLanguage.map((block) => ({ ...block, code: atTheEdge(block.code) }));
  const onlyCode = findOnlyCode(
    text,
    own.map(({ code }) => code),
  );
  const strict = onlyCode === null ? null : fitProgram(onlyCode, prompt, entryPoint, language, 'whole-reply');
  const closing = loneClosing(text, all, entryPoint, language);
  const blocks = own
    .filter(({ start }) => start !== closing?.start)
    .map(({ code, closed }) => (closed ? code : upToProse(code, entryPoint, language)));
  const defining = blocks.findLast((code) => defines(code, entryPoint, language));
  if (defining !== undefined) {
    const program = withHelpers(defining, blocks, entryPoint, language);
    return { strict, lenient: { program, rule: strict?.program === program ? 'whole-reply' : 'fenced' } };
  }
  if (language === 'javascript' && strict !== null && strict.program !== onlyCode && isScript(strict.program))
    return { strict, lenient: strict };
  const bare = language === 'python' ? findCodeInProse(text, entryPoint) : scriptIn(text, all, closing, entryPoint);
  if (bare !== null) return { strict, lenient: strict ?? { program: bare, rule: 'in-prose' } };
  const block = blocks.findLast((code) => code.trim() !== '');
  if (block !== undefined)
    return { strict, lenient: strict ?? fitProgram(block, prompt, entryPoint, language, 'fenced-body') };
  const rest = closing === null ? text : text.slice(0, closing.start);
  if (prompt.trim() === '' || rest.trim() === '') return { strict, lenient: strict };
  const body = completion(rest.replace(/\n[ \t]{0,20}(?:```|~~~)\s*$/, ''), prompt, entryPoint, language);
  return { strict, lenient: body ?? strict };
}

/** Blocks of JavaScript, and those of TypeScript as such. */
function withoutTypesIn(blocks: readonly Fence[]): Fence[] {
  const typed = blocks.filter((block) => TYPED.includes(block.language));
  const plain = new Map(withoutTypes(typed.map(({ code }) => code)).map((code, at) => [typed[at]!, code]));
  return blocks.map((block) => ({ ...block, code: plain.get(block) ?? block.code }));
}

/** A block whose lines all stand further in than a definition at its beginning needs. */
function atTheEdge(code: string): string {
  const [, indent] = /^\n*([ \t]+)(?:async |def |class |from |import |@)/.exec(code) ?? [];
  if (indent === undefined || !code.split('\n').every((line) => line.trim() === '' || line.startsWith(indent)))
    return code;
  return code.replace(new RegExp(`^${indent}`, 'gm'), '');
}

/** What a block at its top level makes: functions, classes, imports, constants. */
const MADE: Readonly<Record<Language, RegExp>> = {
  python:
    /^(?:(?:async\s+)?(?:def|class)\s+(\w+)|import\s+(\w+)|import\s[\w.]+\sas\s(\w+)|from\s[\w.]+\simport\s\(?([\w,\s]{1,500})|([A-Z][A-Z\d_]*)\s*(?::[^=\n]{1,60})?=(?!=))/gm,
  javascript: /^(?:export\s+)?(?:(?:async\s+)?function\*?\s+([\w$]+)|(?:class|const|let|var)\s+([\w$]+))/gm,
};

function madeIn(code: string, language: Language): string[] {
  return [...code.matchAll(MADE[language])].flatMap(([, ...names]) =>
    names.flatMap((name) => name?.match(/[\w$]+/g) ?? []),
  );
}

/** Names without a sign of money in a program, but for members of something. */
const USED = /(?<![\w$.])\w+(?![\w$])/g;

/** The function with those other blocks of its reply that make what it uses and does not make itself. Each block is read once. */
function withHelpers(program: string, blocks: readonly string[], entryPoint: string, language: Language): string {
  const parts = [program];
  const own = new Set(madeIn(program, language));
  const used = new Set(program.match(USED));
  const calls = new RegExp(`\\b${entryPoint}\\(`);
  for (let at = blocks.lastIndexOf(program) - 1; at >= 0; at -= 1) {
    const block = blocks[at]!;
    const made = madeIn(block, language);
    if (made.length === 0 || made.some((name) => own.has(name)) || !made.some((name) => used.has(name))) continue;
    if (calls.test(block) || defines(block, entryPoint, language)) continue;
    parts.push(block.trimEnd());
    for (const name of made) own.add(name);
    for (const name of block.match(USED) ?? []) used.add(name);
  }
  return parts.toReversed().join('\n\n');
}

/** A last fence without a language that is never closed, behind code that no fence opens: it closes that code. null = there is none. */
function loneClosing(text: string, all: readonly Fence[], entryPoint: string, language: Language): Fence | null {
  const last = all.at(-1);
  if (last === undefined || last.closed || last.language !== '' || defines(last.code, entryPoint, language))
    return null;
  const before = text.slice(all.at(-2)?.end ?? 0, last.start);
  if (last.code.trim() === '' || defines(before, entryPoint, language)) return last;
  return all.length === 1 && /^(?:[ \t]|return\b)/.test(before.replace(/^\n+/, '')) ? last : null;
}

/** What stands in a fence that nothing closes, without the prose behind it. */
function upToProse(code: string, entryPoint: string, language: Language): string {
  if (language === 'javascript') {
    const fits = (piece: string) => defines(piece, entryPoint, 'javascript');
    return isScript(code) ? code : (longestScript(code, fits) ?? code);
  }
  const lines = code.split('\n');
  let quote: string | null = null;
  let to = 0;
  for (; to < lines.length; to += 1) {
    const line = lines[to]!;
    if (quote === null && /^\S/.test(line) && !TOP_LEVEL.test(line)) break;
    for (const [mark] of line.matchAll(/"""|'''/g)) quote = quote === null ? mark : quote === mark ? null : quote;
  }
  return lines.slice(0, to).join('\n').trimEnd();
}

/** JavaScript that stands bare in prose. */
function scriptIn(text: string, all: readonly Fence[], closing: Fence | null, entryPoint: string): string | null {
  const fits = (piece: string) => defines(piece, entryPoint, 'javascript');
  const work = createParsingWork();
  const pieces = outsideFences(
    text,
    all.filter((block) => block !== closing),
  ).map((piece) => piece.replace(/^[ \t]{0,20}(?:```|~~~)[^\n]*$/gm, ''));
  for (const piece of pieces.toReversed()) {
    if (!piece.includes(entryPoint)) continue;
    if (isScript(piece) && fits(piece)) return piece;
    const start = /^(?:export |async |function\b|const |let |var |class |\/\*|\/\/|module\.)/m.exec(piece);
    const found = start === null ? null : longestScript(piece.slice(start.index), fits, { work });
    if (found !== null) return found;
  }
  return null;
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
  if (defines(code, entryPoint, language))
    return { program: language === 'javascript' ? withoutTypes([code])[0]! : code, rule };
  if (prompt.trim() === '') return null;
  const codePrefix = prompt.endsWith('\n') ? prompt : `${prompt}\n`;
  if (language === 'python') return { program: codePrefix + indented(code), rule };
  const tail = TAILS.find((one) => isScript(codePrefix + code + one));
  if (tail !== undefined) return { program: codePrefix + code + tail, rule };
  const typed = withoutTypes(TAILS.map((one) => codePrefix + code + one)).find(isScript);
  return { program: typed ?? codePrefix + code, rule };
}

/** What a body of JavaScript may lack at its end. */
const TAILS = ['', '\n}', '\n};', '\n});'];

/** Whether code makes the function: not where it only uses a variable of its name within a body. */
function defines(code: string, entryPoint: string, language: Language): boolean {
  if (language === 'javascript') return definesInJavaScript(code, entryPoint);
  const name = entryPoint.replace(/\$/g, '\\$&');
  if (new RegExp(`^(?:async\\s+)?(?:def|class)\\s+${name}\\b`, 'm').test(code)) return true;
  const value = new RegExp(`^${name}\\s{0,5}(?::[^=\\n]{1,100})?=(?!=)\\s{0,5}(.*)$`, 'm').exec(code)?.[1];
  if (value === undefined || isPythonBody(code)) return false;
  return /^(?:lambda\b|[A-Za-z_][\w.]*\s*(?:[([#]|$))/.test(value) && !/^(?:None|True|False)\b/.test(value);
}

/** Statements that only a function may hold, or a first line that lost its indentation. */
function isPythonBody(code: string): boolean {
  if (/^(?:return|yield)\b/m.test(code)) return true;
  const [first = '', second = ''] = code.split('\n').filter((line) => line.trim() !== '');
  return /^\S/.test(first) && !/[:([{,\\]\s*(?:#.*)?$/.test(first) && /^[ \t]/.test(second);
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

function completion(text: string, prompt: string, entryPoint: string, language: Language): Extracted | null {
  const open = /^\s*(?:```|~~~)[^\n]*\n/.exec(text)?.[0].length ?? 0;
  const rest = text.slice(open);
  if (language === 'javascript') return scriptCompletion(rest, prompt, entryPoint);
  const lead = /^\n*/.exec(rest)![0].length;
  const end = RUNS_ON.exec(rest.slice(lead))?.index;
  const written = rest.slice(lead, end === undefined ? undefined : lead + end);
  const cut = upToProse(written, entryPoint, 'python');
  const body = cut.trim() === '' || cut === written.trimEnd() ? written : cut;
  if (body.trim() === '' || !(/^\s/.test(body) || STATEMENT.test(body))) return null;
  return fitProgram(body, prompt, entryPoint, language, 'completion');
}

/** A body of JavaScript behind its prompt: all of it, else up to where a base model begins something new, else as much as is a script. */
function scriptCompletion(text: string, prompt: string, entryPoint: string): Extracted | null {
  const codePrefix = prompt.endsWith('\n') ? prompt : `${prompt}\n`;
  const fits = (code: string) => defines(code, entryPoint, 'javascript');
  const end = RUNS_ON_JAVASCRIPT.exec(text)?.index;
  for (const piece of [text, ...(end === undefined ? [] : [text.slice(0, end)])]) {
    const tail = TAILS.find((one) => isScript(codePrefix + piece + one) && fits(codePrefix + piece + one));
    if (tail !== undefined) return { program: codePrefix + piece + tail, rule: 'completion' };
  }
  const body = longestScript(text, fits, { before: codePrefix, tails: TAILS });
  if (body !== null && body.trim() !== '' && !/^\s*\}[\s});]*$/.test(body))
    return { program: codePrefix + body, rule: 'completion' };
  return /[;{}=]/.test(text) ? { program: codePrefix + text, rule: 'completion' } : null;
}
