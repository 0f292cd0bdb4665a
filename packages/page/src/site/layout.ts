import { createHash } from 'node:crypto';
import { visible } from '@evenhand/io';
import { currentLanguage, messages } from '@evenhand/messages';
import { type ComponentChildren, h, type JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { linkTo, sitePaths } from './site-paths.ts';

/** What every page of a site is made with. */
export interface SiteFrame {
  /** Name of the site. */
  readonly name: string;
  readonly css: string;
  readonly version: string;
  /** Which parts the front page has. */
  readonly parts: readonly { readonly id: string; readonly title: string }[];
}

/** A page of the site as HTML, without a script. Same content in, same bytes out. @param path of the page in the site */
export function renderSitePage(frame: SiteFrame, path: string, title: string, content: ComponentChildren): string {
  const language = currentLanguage() === 'zh' ? 'zh-Hans' : currentLanguage();
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(frame.css).digest('base64')}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const name = path === sitePaths.front ? title : `${title} · ${frame.name}`;
  return [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="color-scheme" content="light dark">',
    renderToString(h('title', null, visible(name))),
    '<link rel="icon" href="data:,">',
    renderToString(
      h('link', {
        rel: 'alternate',
        type: 'application/atom+xml',
        title: messages.site.feed,
        href: linkTo(path, sitePaths.feed),
      }),
    ),
    `<style>${frame.css}</style>`,
    '</head>',
    '<body>',
    renderToString(h(Page, { frame, path, title }, content)),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function Page({
  frame,
  path,
  title,
  children,
}: {
  readonly frame: SiteFrame;
  readonly path: string;
  readonly title: string;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { site } = messages;
  const front = linkTo(path, sitePaths.front);
  return h(
    'div',
    null,
    h('a', { class: 'skip', href: '#content' }, site.skip),
    h(
      'header',
      null,
      h('h1', null, visible(title)),
      h(
        'nav',
        { 'aria-label': site.parts },
        h(
          'ul',
          null,
          path === sitePaths.front ? null : h('li', null, h('a', { href: front }, visible(frame.name))),
          frame.parts.map((part) =>
            h(
              'li',
              null,
              h('a', { href: path === sitePaths.front ? `#${part.id}` : `${front}#${part.id}` }, part.title),
            ),
          ),
          h('li', null, h('a', { href: linkTo(path, sitePaths.feed) }, site.feed)),
        ),
      ),
    ),
    h('main', { id: 'content' }, children),
    h('footer', null, h('p', null, site.madeBy(frame.version))),
  );
}

/** A link to another page of the site; the text is shown as text. */
export function SiteLink({
  from,
  to,
  text,
}: {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}): JSX.Element {
  return h('a', { href: linkTo(from, to) }, visible(text));
}

export const toDay = (moment: string): string => moment.slice(0, 10);
