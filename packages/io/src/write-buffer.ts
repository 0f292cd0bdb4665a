const BLOCK_BYTES = 1 << 18;
const encoder = new TextEncoder();
/** Blocks that nobody uses: new ones would pile up outside of the heap, where nothing presses to clear them. */
const spare: Uint8Array[] = [];

/** Texts on their way to a file. They become bytes at once: a text that waited would outlive those made beside it, and pile up. */
export interface WriteBuffer {
  /** @returns how many bytes it takes */
  add(content: string | Uint8Array): number;
  /** What was not yet written. */
  pending(): Uint8Array;
  /** Writes what is held. */
  flush(): void;
  /** Lets go of the block, and of what is held; nothing can be added after, and what was given as held is gone. */
  release(): void;
}

/** @param write told of the bytes of a few hundred kilobytes at a time; they are gone when it returns */
export function createWriteBuffer(write: (bytes: Uint8Array) => void): WriteBuffer {
  const block = spare.pop() ?? new Uint8Array(BLOCK_BYTES);
  let filled = 0;
  let released = false;
  const flush = () => {
    if (filled > 0) write(block.subarray(0, filled));
    filled = 0;
  };
  const addText = (text: string): number => {
    let bytes = 0;
    for (let from = 0; from < text.length; ) {
      const { read, written } = encoder.encodeInto(from === 0 ? text : text.slice(from), block.subarray(filled));
      from += read;
      filled += written;
      bytes += written;
      if (from < text.length) flush();
    }
    return bytes;
  };
  return {
    add(content) {
      if (typeof content === 'string') return addText(content);
      if (content.length > BLOCK_BYTES - filled) flush();
      if (content.length > BLOCK_BYTES) write(content);
      else {
        block.set(content, filled);
        filled += content.length;
      }
      return content.length;
    },
    pending: () => block.subarray(0, filled),
    flush,
    release() {
      if (!released) spare.push(block);
      released = true;
    },
  };
}
