import { h, type JSX } from 'preact';

/** A list to choose from, with its label. */
export function Choice({
  label,
  value,
  options,
  onChoose,
}: {
  readonly label: string;
  readonly value: string;
  /** Value and text. */
  readonly options: readonly (readonly [string, string])[];
  readonly onChoose: (value: string) => void;
}): JSX.Element {
  return h(
    'label',
    null,
    label,
    h(
      'select',
      {
        value,
        onChange: (event: { readonly currentTarget: HTMLSelectElement }) => onChoose(event.currentTarget.value),
      },
      options.map(([one, text]) => h('option', { key: one, value: one, selected: one === value }, text)),
    ),
  );
}
