import { h, type JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ClientTexts } from '../page-data.ts';

const KEY = 'evenhand-theme';

/** What was chosen before; a browser that keeps nothing is no error. */
export function applyStoredTheme(): void {
  try {
    apply(localStorage.getItem(KEY) ?? '');
  } catch {
    // As the system has it.
  }
}

function apply(theme: string): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/** Light, dark, or as the system has it. */
export function Theme({ messages }: { readonly messages: ClientTexts }): JSX.Element {
  const { browser: text } = messages;
  const [theme, setTheme] = useState(document.documentElement.dataset.theme ?? '');
  const choose = (value: string) => {
    setTheme(value);
    apply(value);
    try {
      localStorage.setItem(KEY, value);
    } catch {
      // It holds for this visit.
    }
  };
  return h(
    'select',
    {
      'aria-label': text.theme,
      value: theme,
      onChange: (event: { readonly currentTarget: HTMLSelectElement }) => choose(event.currentTarget.value),
    },
    [
      ['', text.automatic],
      ['light', text.light],
      ['dark', text.dark],
    ].map(([value, name]) => h('option', { value, selected: value === theme }, name)),
  );
}
