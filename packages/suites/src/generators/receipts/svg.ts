import type { Random } from '../random.ts';
import type { Level } from '../twins.ts';
import type { Row } from './layout.ts';

const WIDTH = 440;
const MARGIN = 24;
const ROW_HEIGHT = 26;
/** What the paper lies on, around it, where it lies askew. */
const BORDER = 46;

/** The name of the font that `scripts/receipts` draws with. */
export const FONT = 'Receipt Glyphs';

/** A receipt as SVG 1.1; a worn one lies askew, crumpled, stained, and printed in a fading grey. */
export function drawSvg(rows: readonly Row[], level: Level, random: Random): string {
  const height = rows.reduce((sum, row) => sum + rowHeight(row), 0) + 2 * MARGIN;
  const print = printRows(rows, level === 'hard' ? fadedInk(random) : '#111');
  if (level !== 'hard') return svg(WIDTH, height, `<rect width="${WIDTH}" height="${height}" fill="#fff"/>${print}`);
  const [fullWidth, fullHeight] = [WIDTH + 2 * BORDER, height + 2 * BORDER];
  const angle = random.pick([-7, -6, -5, -4, -3, 3, 4, 5, 6, 7]);
  const turned = `translate(${BORDER} ${BORDER}) rotate(${angle} ${WIDTH / 2} ${Math.round(height / 2)})`;
  return svg(
    fullWidth,
    fullHeight,
    [
      crumple(random),
      `<rect width="${fullWidth}" height="${fullHeight}" fill="#777"/>`,
      `<g filter="url(#crumple)"><g transform="${turned}">`,
      `<rect width="${WIDTH}" height="${height}" fill="#eee"/>`,
      folds(height, random),
      stain(height, random),
      print,
      specks(height, random),
      '</g></g>',
    ].join(''),
  );
}

function fadedInk(random: Random): string {
  const grey = random.int(60, 100);
  return `rgb(${grey},${grey},${grey})`;
}

const svg = (width: number, height: number, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>\n`;

const rowHeight = ({ isRule, isLarge }: Row): number => (isRule ? 14 : isLarge ? 34 : ROW_HEIGHT);

function printRows(rows: readonly Row[], colour: string): string {
  let y = MARGIN;
  const parts = rows.map((row) => {
    y += rowHeight(row);
    if (row.isRule)
      return `<path d="M${MARGIN} ${y - 5}H${WIDTH - MARGIN}" stroke="${colour}" stroke-dasharray="5 4"/>`;
    const text = (x: number, anchor: string, content: string | undefined) =>
      content === undefined
        ? ''
        : `<text x="${x}" y="${y - 7}" text-anchor="${anchor}" font-size="${row.isLarge ? 22 : 17}">${escapeXml(content)}</text>`;
    return [
      text(WIDTH / 2, 'middle', row.centre),
      text(MARGIN, 'start', row.left),
      text(WIDTH - MARGIN - 84, 'end', row.middle),
      text(WIDTH - MARGIN, 'end', row.right),
    ].join('');
  });
  return `<g font-family="${FONT}" fill="${colour}" stroke-width="1">${parts.join('')}</g>`;
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Paper that was crumpled moves its print a few pixels hither and thither. */
const crumple = (random: Random): string =>
  `<filter id="crumple" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency="0.011 0.017" numOctaves="2" seed="${random.int(1, 999)}"/><feDisplacementMap in="SourceGraphic" scale="${random.int(9, 14)}" xChannelSelector="R" yChannelSelector="G"/></filter>`;

/** Creases: a light and a dark side each. */
const folds = (height: number, random: Random): string =>
  Array.from({ length: random.int(3, 5) }, () => {
    const [from, to] = [random.int(0, height), random.int(0, height)];
    const depth = random.int(30, 90);
    return `<path d="M0 ${from}L${WIDTH} ${to}V${to + depth}L0 ${from + depth}Z" fill="#000" fill-opacity="0.${random.int(10, 18)}"/><path d="M0 ${from}L${WIDTH} ${to}" stroke="#fff" stroke-width="2"/>`;
  }).join('');

const stain = (height: number, random: Random): string =>
  `<ellipse cx="${random.int(60, WIDTH - 60)}" cy="${random.int(60, height - 60)}" rx="${random.int(50, 90)}" ry="${random.int(40, 80)}" fill="#000" fill-opacity="0.${random.int(12, 20)}"/>`;

/** Dust and scratches over the print; small enough to leave every figure legible. */
const specks = (height: number, random: Random): string =>
  Array.from({ length: 90 }, () => {
    const [x, y] = [random.int(0, WIDTH), random.int(0, height)];
    return random.int(0, 3) === 0
      ? `<path d="M${x} ${y}l${random.int(-14, 14)} ${random.int(-5, 5)}" stroke="#eee" stroke-width="0.8"/>`
      : `<circle cx="${x}" cy="${y}" r="0.${random.int(5, 9)}" fill="#444"/>`;
  }).join('');
