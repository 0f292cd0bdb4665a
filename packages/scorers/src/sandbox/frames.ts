/** Cuts a stream of bytes into frames: four bytes of length, big-endian, then so many bytes. */
export function createFrameReader(
  limitBytes: number,
  onFrame: (frame: Buffer) => void,
  onTooMuch: () => void,
): (chunk: Buffer) => void {
  let held: Buffer[] = [];
  let size = 0;
  let total = 0;
  let over = false;
  return (chunk) => {
    if (over) return;
    total += chunk.length;
    held.push(chunk);
    size += chunk.length;
    if (total > limitBytes) {
      over = true;
      held = [];
      onTooMuch();
      return;
    }
    while (size >= 4) {
      if (held[0]!.length < 4) held = [Buffer.concat(held)];
      const length = held[0]!.readUInt32BE(0);
      if (length > limitBytes) {
        over = true;
        held = [];
        onTooMuch();
        return;
      }
      if (size < 4 + length) return;
      const all = held.length === 1 ? held[0]! : Buffer.concat(held);
      const rest = all.subarray(4 + length);
      held = rest.length > 0 ? [rest] : [];
      size = rest.length;
      onFrame(all.subarray(0, 4 + length));
    }
  };
}

export function frame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

/** null = no JSON object. */
export function message(framed: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(framed.subarray(4).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
