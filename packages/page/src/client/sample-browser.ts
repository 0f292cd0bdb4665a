import { h, type JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ClientTexts, PageData } from '../page-data.ts';
import { type IndexEntry, OUTCOME_LETTERS } from '../samples/shape.ts';
import { Choice } from './choice.ts';
import { fill } from './fill.ts';
import { type PageLanguage, type SampleName, sampleHash } from './page-state.ts';
import { isOfKind, KINDS, type Kind } from './sample-filter.ts';
import { SamplePanel } from './sample-panel.ts';
import { type SampleSearch, startSearch } from './sample-search.ts';

const PAGE_SIZE = 20;

const OUTCOME_OF: Readonly<Record<string, keyof ClientTexts['outcomes']>> = Object.fromEntries(
  Object.entries(OUTCOME_LETTERS).map(([outcome, letter]) => [letter, outcome as keyof ClientTexts['outcomes']]),
);

export interface SampleBrowserProps {
  readonly data: PageData;
  readonly messages: ClientTexts;
  readonly language: PageLanguage;
  /** Grows while the files beside the page are read. */
  readonly entries: readonly IndexEntry[];
  readonly failed: boolean;
  readonly open: SampleName | null;
}

let search: SampleSearch | null = null;

/** Questions with the replies of all models: search, filter, one page of them, and the one that is open. */
export function SampleBrowser({ data, messages, language, entries, failed, open }: SampleBrowserProps): JSX.Element {
  const { browser: text } = messages;
  const { samples } = data;
  const [query, setQuery] = useState('');
  const [kind, setKind] = useState<Kind>('all');
  const [suite, setSuite] = useState('');
  const [tongue, setTongue] = useState('');
  const [page, setPage] = useState(0);
  const [progress, setProgress] = useState(search?.progress() ?? 0);
  const wanted = query.trim();
  useEffect(() => {
    if (wanted !== '' && search === null)
      search = startSearch(entries, samples.total, () => setProgress(search?.progress() ?? 0));
  }, [wanted === '']);
  const found = useMemo(() => {
    const isShown = (number: number) => {
      const entry = entries[number]!;
      return (
        (suite === '' || samples.suites[entry.s] === suite) &&
        (tongue === '' || entry.l === tongue) &&
        isOfKind(entry, kind)
      );
    };
    const all = wanted === '' || search === null ? entries.map((_, number) => number) : search.find(wanted);
    return all.filter(isShown);
  }, [wanted, kind, suite, tongue, entries.length, progress]);
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const at = Math.min(page, pages - 1);
  const restart =
    <T>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setPage(0);
    };
  const any: [string, string] = ['', text.any];
  const kinds = [
    text.showAll,
    text.showDisagree,
    text.showAllWrong,
    text.showAllRight,
    text.showUnread,
    text.showFailed,
  ];
  const number = open === null ? -1 : findSample(entries, samples, open);
  const step = (by: number) => {
    const place = found.indexOf(number) + by;
    const next = found[place];
    if (next === undefined) return;
    setPage(Math.floor(place / PAGE_SIZE));
    location.hash = hashOf(next);
  };
  const hashOf = (one: number) => {
    const entry = entries[one]!;
    return sampleHash(language, { suite: samples.suites[entry.s]!, prompt: samples.prompts[entry.p]!, id: entry.id });
  };
  return h(
    'div',
    null,
    h(
      'div',
      { class: 'filters', role: 'search' },
      h(
        'label',
        null,
        text.search,
        h('input', {
          type: 'search',
          value: query,
          onInput: (event: { readonly currentTarget: HTMLInputElement }) =>
            restart(setQuery)(event.currentTarget.value),
        }),
      ),
      h(Choice, {
        label: text.show,
        value: kind,
        options: KINDS.map((one, index): [string, string] => [one, kinds[index]!]),
        onChoose: restart((value: string) => setKind(value as Kind)),
      }),
      samples.suites.length > 1
        ? h(Choice, {
            label: messages.suite,
            value: suite,
            options: [any, ...samples.suites.map((one): [string, string] => [one, one])],
            onChoose: restart(setSuite),
          })
        : null,
      samples.languages.length > 1
        ? h(Choice, {
            label: messages.language,
            value: tongue,
            options: [any, ...samples.languages.map((one): [string, string] => [one, one])],
            onChoose: restart(setTongue),
          })
        : null,
    ),
    failed ? h('p', { class: 'warning' }, text.notLoaded) : null,
    h(
      'p',
      { class: 'small', role: 'status' },
      wanted !== '' && progress < 1
        ? fill(text.searching, { percent: Math.floor(progress * 100) })
        : fill(text.found, { found: found.length, total: samples.total }),
    ),
    open === null
      ? null
      : h(SamplePanel, {
          key: JSON.stringify(open),
          data,
          messages,
          open,
          number,
          hash: number < 0 ? '' : hashOf(number),
          onStep: step,
          onClose: () => {
            location.hash = `#${language}-samples`;
          },
        }),
    h(List, { data, messages, entries, numbers: found.slice(at * PAGE_SIZE, (at + 1) * PAGE_SIZE), number, hashOf }),
    h(
      'div',
      { class: 'pager' },
      h('button', { type: 'button', disabled: at === 0, onClick: () => setPage(at - 1) }, text.previous),
      h('span', null, fill(text.pageOf, { page: at + 1, pages })),
      h('button', { type: 'button', disabled: at >= pages - 1, onClick: () => setPage(at + 1) }, text.next),
    ),
  );
}

function findSample(entries: readonly IndexEntry[], samples: PageData['samples'], { suite, prompt, id }: SampleName) {
  const [s, p] = [samples.suites.indexOf(suite), samples.prompts.indexOf(prompt)];
  return entries.findIndex((entry) => entry.id === id && entry.s === s && entry.p === p);
}

interface ListProps {
  readonly data: PageData;
  readonly messages: ClientTexts;
  readonly entries: readonly IndexEntry[];
  readonly numbers: readonly number[];
  readonly number: number;
  readonly hashOf: (number: number) => string;
}

function List({ data, messages, entries, numbers, number, hashOf }: ListProps): JSX.Element {
  const { browser: text } = messages;
  const { samples } = data;
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': messages.sample },
    h(
      'table',
      { class: 'samples' },
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('th', { scope: 'col' }, messages.sample),
          h('th', { scope: 'col' }, messages.suite),
          samples.models.map((model) => h('th', { scope: 'col' }, model)),
          h('th', { scope: 'col' }, text.question),
        ),
      ),
      h(
        'tbody',
        null,
        numbers.map((one) => {
          const entry = entries[one]!;
          const suite = samples.suites[entry.s]!;
          const prompt = samples.prompts[entry.p]!;
          return h(
            'tr',
            { key: one, 'aria-current': one === number ? 'true' : undefined },
            h(
              'th',
              { scope: 'row' },
              h('a', { href: hashOf(one), 'aria-label': fill(text.open, { sample: entry.id }) }, entry.id),
            ),
            h('td', null, prompt === 'main' ? suite : `${suite} (${prompt})`),
            samples.models.map((_, model) => h('td', null, h(Letters, { messages, letters: entry.o[model] ?? '' }))),
            h('td', { class: 'question' }, h('span', null, entry.q)),
          );
        }),
      ),
    ),
  );
}

/** Outcomes of the trials of one model; many are counted. */
function Letters({ messages, letters }: { readonly messages: ClientTexts; readonly letters: string }): JSX.Element {
  const counts = new Map<string, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  if (counts.size === 0) return h('span', null, '–');
  return h(
    'span',
    null,
    [...counts].map(([letter, count]) => {
      const outcome = OUTCOME_OF[letter]!;
      return h(
        'span',
        { class: `outcome ${outcome}` },
        letters.length === 1 ? messages.outcomes[outcome] : `${count} × ${messages.outcomes[outcome]}`,
      );
    }),
  );
}
