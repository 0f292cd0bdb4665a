import { type ComponentChildren, h, type JSX } from 'preact';

/** A part of the page with a heading; both languages have one each, so that ids begin with the language. */
export function Section({
  id,
  title,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return h('section', { id, 'aria-labelledby': `${id}-title` }, h('h2', { id: `${id}-title` }, title), children);
}

/** A sentence in which Markdown's code marks become code. */
export function Sentence({ text }: { readonly text: string }): JSX.Element {
  return h(
    'p',
    null,
    text.split('`').map((part, at) => (at % 2 === 1 ? h('code', null, part) : part)),
  );
}
