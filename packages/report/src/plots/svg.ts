/** A small writer of SVG: text in, text out; nothing in it runs, and nothing is fetched. */

export type SvgAttributes = Readonly<Record<string, string | number>>;

/** Text from outside, so that none of it is markup. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\x20-\ud7ff\ue000-\ufffd]/g, '\ufffd')
    .replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A number as it stands in an attribute: two decimals at most, never with an exponent. */
export const toCoordinate = (value: number): string => String(Math.round(value * 100) / 100);

/** An element; `content` is markup already. Attributes are escaped, numbers rounded. */
export function element(name: string, attributes: SvgAttributes, content = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? toCoordinate(value) : escapeXml(value)}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** A line of text, escaped. */
export const label = (text: string, attributes: SvgAttributes): string => element('text', attributes, escapeXml(text));

/** A whole drawing, white behind, that needs no script and no font of its own. */
export function drawing(width: number, height: number, title: string, parts: readonly string[]): string {
  const head = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' };
  const style = { 'font-family': 'system-ui, sans-serif', 'font-size': 11, fill: '#222' };
  const content = [
    element('title', {}, escapeXml(title)),
    element('rect', { width, height, fill: '#fff' }),
    element('g', style, `\n${parts.join('\n')}\n`),
  ];
  return `${element('svg', head, `\n${content.join('\n')}\n`)}\n`;
}
