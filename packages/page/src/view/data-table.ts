import { type ComponentChildren, h, type JSX } from 'preact';

export interface DataTableProps {
  /** What it is, for a screen reader. */
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
  /** Columns of figures, from 0. */
  readonly numbers?: readonly number[];
  /** The column that names the row; absent = the first. */
  readonly rowHead?: number;
}

/** A table in a frame of its own that scrolls where it is wider than the screen. */
export function DataTable({ caption, head, rows, numbers = [], rowHead = 0 }: DataTableProps): JSX.Element {
  const kind = (at: number) => (numbers.includes(at) ? 'number' : undefined);
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      null,
      h('caption', { class: 'hidden' }, caption),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          head.map((text, at) => h('th', { scope: 'col', class: kind(at) }, text)),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map((row) =>
          h(
            'tr',
            null,
            row.map((cell, at) =>
              at === rowHead ? h('th', { scope: 'row' }, cell) : h('td', { class: kind(at) }, cell),
            ),
          ),
        ),
      ),
    ),
  );
}
