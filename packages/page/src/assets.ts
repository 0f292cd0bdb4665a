import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

/** What every page holds besides its run. */
export interface Assets {
  readonly css: string;
  /** The script in one piece; '' = it was not built, and the page is what it is without JavaScript. */
  readonly script: string;
  /** Hash of both: pages with another one are of another version. */
  readonly version: string;
}

/** Beside the built program, or where `scripts/build.ts` puts it for the sources. */
const SCRIPTS = ['./page-client.js', '../dist/page-client.js'].map((path) => new URL(path, import.meta.url));
const STYLES = new URL('./page.css', import.meta.url);
const SITE_STYLES = new URL('./site.css', import.meta.url);

let found: Assets | null = null;

/** Read once. */
export function readAssets(): Assets {
  if (found !== null) return found;
  const css = readFileSync(STYLES, 'utf8');
  const path = SCRIPTS.find((url) => existsSync(url));
  const script = path === undefined ? '' : readFileSync(path, 'utf8');
  found = { css, script, version: hash(`${PAGE_VERSION}\n${css}\n${script}`).slice(0, 16) };
  return found;
}

/** The styles of a site: those of the page, and a few of its own. */
export function readSiteStyles(): string {
  return readAssets().css + readFileSync(SITE_STYLES, 'utf8');
}

/** Raised with every change of what is written into the page that neither style nor script shows. */
const PAGE_VERSION = 1;

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
