import { Script } from 'node:vm';

/** How much source code may still be parsed, in code units. */
export interface ParsingWork {
  left: number;
}
/** For one reply. */
export const createParsingWork = (): ParsingWork => ({ left: 4_000_000 });

/** Whether a text is a script as it stands. It is parsed and never run; `export` in front of declarations is passed over. */
export function isScript(code: string): boolean {
  try {
    new Script(withoutExports(code));
    return true;
  } catch {
    return false;
  }
}

export function withoutExports(code: string): string {
  return code.replace(
    /^([ \t]{0,40})export\s{1,5}(?:default\s{1,5})?(?=(?:async|function|class|const|let|var)\b)/gm,
    '$1',
  );
}

interface LongestOptions {
  readonly before?: string;
  readonly tails?: readonly string[];
  readonly work?: ParsingWork;
}

/**
 * The longest beginning of a text, in whole lines, that is a script and that `fits`. null = none was found within reason.
 * @param before what stands before it, such as the head of a function @param tails what may have to close it
 * @param work of all searches in one reply together
 */
export function longestScript(
  text: string,
  fits: (code: string) => boolean,
  { before = '', tails = [''], work = createParsingWork() }: LongestOptions = {},
): string | null {
  const lines = text.split('\n');
  let end = text.length;
  for (let count = lines.length; count > 0 && work.left > 0; count -= 1) {
    const line = lines[count - 1]!.trimEnd();
    const piece = text.slice(0, end);
    if (count === lines.length || /(?:[;})\]`'",]|\*\/)$/.test(line)) {
      for (const tail of tails) {
        work.left -= before.length + piece.length + 200;
        const candidate = before + piece + tail;
        if (work.left > 0 && isScript(candidate) && fits(candidate)) return piece + tail;
      }
    }
    end -= lines[count - 1]!.length + 1;
  }
  return null;
}

/**
 * Whether code makes a function of this name. A variable of the name within a body makes none: `let total = 0; … return total;` is
 * the body of `total`, and no script by itself.
 */
export function definesInJavaScript(code: string, entryPoint: string): boolean {
  const name = entryPoint.replace(/\$/g, '\\$&');
  const made = new RegExp(
    `\\b(?:function\\s{0,5}\\*?\\s{1,5}|class\\s{1,5})${name}\\b|\\bexports\\.${name}\\b|\\b(?:const|let|var)\\s{1,5}${name}\\s{0,5}(?::[^=\\n]{0,200})?=\\s{0,5}(?:async\\b|function\\b|class\\b|\\(|[A-Za-z_$][\\w$]{0,100}\\s{0,5}=>)`,
  );
  if (made.test(code) && !isBodyOf(code, name)) return true;
  const named = new RegExp(
    `^(?:export\\s{1,5})?(?:const|let|var)\\s{1,5}${name}\\s{0,5}=|module\\.exports\\b[^\\n]{0,200}\\b${name}\\b`,
    'm',
  );
  return named.test(code) && isScript(code);
}

/** A variable in brackets (`let total = (a + b)`) is one all the same where the code returns outside of any function. */
function isBodyOf(code: string, name: string): boolean {
  if (new RegExp(`\\b(?:function\\s{0,5}\\*?\\s{1,5}|class\\s{1,5}|exports\\.)${name}\\b`).test(code)) return false;
  return !isScript(code) && isScript(`(function () {${code}\n})`);
}
