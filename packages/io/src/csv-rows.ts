/**
 * Fields of a comma-separated text, quotes as in RFC 4180; empty lines are skipped. Line = where a row begins, from 1.
 * @param separator one sign; a tab for tab-separated values
 * @example csvRows('a,b\n1,"2,3"') // [{ fields: ['a', 'b'], line: 1 }, { fields: ['1', '2,3'], line: 2 }]
 */
export function csvRows(text: string, separator: ',' | '\t' | ';' = ','): { fields: string[]; line: number }[] {
  const rows: { fields: string[]; line: number }[] = [];
  let fields: string[] = [];
  let [line, start] = [1, 1];
  const token = new RegExp(`"((?:[^"]|"")*)"|([^"${separator}\\r\\n]+)|(${separator})|(\\r\\n|\\n|\\r)|(")`, 'g');
  let field = '';
  const end = () => {
    fields.push(field);
    if (fields.length > 1 || field !== '') rows.push({ fields, line: start });
    [fields, field] = [[], ''];
  };
  for (const [matched, quoted, plain, comma, newline, stray] of text.matchAll(token)) {
    if (quoted !== undefined) field += quoted.replaceAll('""', '"');
    else if (plain !== undefined || stray !== undefined) field += matched;
    else if (comma !== undefined) {
      fields.push(field);
      field = '';
    }
    if (newline !== undefined) end();
    line += newline === undefined ? (matched.match(/\n/g)?.length ?? 0) : 1;
    if (newline !== undefined) start = line;
  }
  end();
  return rows;
}
