// The page's script: filters, the browser of samples, tooltips and colours. Without it all tables and plots are there.
import { h, type JSX, render } from 'preact';
import type { PageData } from '../page-data.ts';
import type { IndexEntry } from '../samples/shape.ts';
import { FilteredLeaderboard } from './leader-filters.ts';
import { startLive } from './live.ts';
import { type PageLanguage, readPageState } from './page-state.ts';
import { SampleBrowser } from './sample-browser.ts';
import { loadIndex } from './sample-files.ts';
import { applyStoredTheme, Theme } from './theme.ts';
import { startTips } from './tips.ts';

const data = JSON.parse(document.getElementById('data')!.textContent!) as PageData;
const root = document.documentElement;
const first = root.dataset.first as PageLanguage;
let state = readPageState(location.hash, first);
const entries: IndexEntry[] = [];
let failed = false;
let shown: PageLanguage | null = null;
const filled = new Set<Element>();

applyStoredTheme();
startTips();
show();
addEventListener('hashchange', show);
for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-switch]'))
  link.addEventListener('click', change);
loadIndex(data.samples, (part) => {
  for (const entry of part) entries.push(entry);
  renderSamples();
}).catch(() => {
  failed = true;
  renderSamples();
});
if (data.live)
  startLive(
    () => data.texts[state.language],
    (text) => {
      for (const at of document.querySelectorAll('[data-mount="live"]')) at.textContent = text;
    },
  );

/** What the address says. */
function show(): void {
  state = readPageState(location.hash, shown ?? first);
  if (shown !== state.language) {
    if (shown !== null) for (const name of ['leaderboard', 'samples', 'theme']) unmount(shown, name);
    shown = state.language;
    root.dataset.language = shown;
    root.lang = shown === 'zh' ? 'zh-Hans' : shown;
    const messages = data.texts[shown];
    const rows = (shown === 'zh' ? data.rows.zh : null) ?? data.rows.en;
    mount('leaderboard', h(FilteredLeaderboard, { data, rows, messages }));
    mount('theme', h(Theme, { messages }));
    // The browser looked for the place before it was visible.
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }
  renderSamples();
}

function renderSamples(): void {
  const { language, sample } = state;
  mount('samples', h(SampleBrowser, { data, messages: data.texts[language], language, entries, failed, open: sample }));
}

/** The same place in the other language. */
function change(event: Event): void {
  event.preventDefault();
  const wanted = (event.currentTarget as HTMLElement).dataset.switch!;
  location.hash = /^#(?:en|zh)/.test(location.hash) ? `#${wanted}${location.hash.slice(3)}` : `#${wanted}`;
}

function mount(name: string, content: JSX.Element): void {
  const at = find(state.language, name);
  if (at === null) return;
  // What stands there without the script goes.
  if (!filled.has(at)) at.replaceChildren();
  filled.add(at);
  render(content, at);
}

function unmount(language: PageLanguage, name: string): void {
  const at = find(language, name);
  if (at !== null) render(null, at);
}

function find(language: PageLanguage, name: string): Element | null {
  return document.querySelector(`.language[data-language="${language}"] [data-mount="${name}"]`);
}
