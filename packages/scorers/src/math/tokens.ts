export interface Token {
  readonly kind: 'number' | 'name' | 'command' | 'sign';
  readonly text: string;
}

const TOKEN = /(\d+(?:\.\d+)?|\.\d+)|\\([a-zA-Z]+)|\\([{}|%$#&_])|([a-zA-Z])|(\s+)|([\s\S])/gy;
/** Words of plain writing that are one name, longest first. */
const PLAIN =
  /(?<![a-zA-Z\\])(arcsin|arccos|arctan|infinity|theta|alpha|sqrt|sin|cos|tan|cot|sec|csc|log|exp|pi|ln)(?![a-zA-Z])/g;

/** LaTeX or plain writing as tokens; blanks are gone. */
export function tokens(text: string): Token[] {
  const latex = text.replace(/\*\*/g, '^').replace(PLAIN, (name) => `\\${name} `);
  return [...latex.matchAll(TOKEN)].flatMap(([token, number, command, escaped, name, blank]): Token[] => {
    if (number !== undefined) return [{ kind: 'number', text: number }];
    if (command !== undefined) return [{ kind: 'command', text: command === 'infinity' ? 'infty' : command }];
    if (escaped !== undefined) return [{ kind: 'sign', text: `\\${escaped}` }];
    if (name !== undefined) return [{ kind: 'name', text: name }];
    return blank === undefined ? [{ kind: 'sign', text: token }] : [];
  });
}
