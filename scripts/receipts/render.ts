import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const FONT_FILE = join(import.meta.dirname, 'receipt-glyphs.otf');

/** Pixels, four bytes each (RGBA), row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** What draws SVG with the font of the receipts; the same picture on every machine, because all of it is WebAssembly. */
export async function createRenderer(): Promise<(svg: string) => Picture> {
  await initWasm(readFileSync(fileURLToPath(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))));
  const font = { fontBuffers: [readFileSync(FONT_FILE)], defaultFontFamily: 'Receipt Glyphs' };
  return (svg) => {
    const drawn = new Resvg(svg, { font }).render();
    const { width, height, pixels } = drawn;
    const picture = { width, height, pixels: Uint8Array.from(pixels) };
    drawn.free();
    return picture;
  };
}
