/** Lines joined into blocks of about 256 KiB, so that few writes are made. */
export function* blocks(lines: Iterable<string>): Generator<string> {
  let block: string[] = [];
  let held = 0;
  for (const line of lines) {
    block.push(line);
    held += line.length;
    if (held < 1 << 18) continue;
    yield block.join('');
    block = [];
    held = 0;
  }
  yield block.join('');
}
