const OPTION = /^\s*[[(]?([A-Z])[\]).:、．：]\s*(.+?)\s*$/u;

/**
 * The options of a question, out of its text: lines that begin with A, B, C … in turn. Of several such blocks (examples come
 * first) the last counts. null = there is none, or the right letter is not among them.
 */
export function findLetteredOptions(question: string | null, target: readonly string[]): string[] | null {
  if (question === null || target.length === 0 || !target.every((one) => /^[A-Z]$/.test(one))) return null;
  let options: string[] = [];
  let last: string[] | null = null;
  for (const line of question.split('\n')) {
    const [, letter, text] = OPTION.exec(line) ?? [];
    if (letter === 'A') options = [];
    else if (letter === undefined || options.length === 0) continue;
    if (letter === undefined || letter !== String.fromCharCode(65 + options.length)) continue;
    options.push(text!);
    if (options.length >= 2) last = options;
  }
  const held = last?.length ?? 0;
  return target.every((one) => one.charCodeAt(0) - 65 < held) ? last : null;
}
