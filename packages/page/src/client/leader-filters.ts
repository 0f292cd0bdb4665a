import { h, type JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ClientTexts, PageData } from '../page-data.ts';
import { Leaderboard, type LeaderRow } from '../view/leaderboard.ts';
import { Choice } from './choice.ts';
import { fill } from './fill.ts';

interface Filters {
  readonly suite: string;
  readonly language: string;
  readonly origin: string;
  readonly weights: string;
  readonly size: string;
}

/** '' = any. */
const ANY = '';

/** Rows of the suite and language that are chosen, of the models that fit. */
export function filterRows(rows: readonly LeaderRow[], filters: Filters): LeaderRow[] {
  const fits = (wanted: string, value: string) => wanted === ANY || wanted === value;
  return rows.filter(
    (row) =>
      row.suite === filters.suite &&
      row.language === filters.language &&
      fits(filters.origin, row.origin ?? '–') &&
      fits(filters.weights, row.weights) &&
      fits(filters.size, String(row.size ?? '–')),
  );
}

/** The leaderboard with its filters. */
export function FilteredLeaderboard({
  data,
  rows,
  messages,
}: {
  readonly data: PageData;
  readonly rows: readonly LeaderRow[];
  readonly messages: ClientTexts;
}): JSX.Element {
  const { browser: text } = messages;
  const first: Filters = { suite: data.headSuite, language: '*', origin: ANY, weights: ANY, size: ANY };
  const [filters, setFilters] = useState(first);
  const shown = filterRows(rows, filters);
  const models = new Set(rows.map(({ model }) => model)).size;
  const values = (select: (row: LeaderRow) => string) => [...new Set(rows.map(select))].sort();
  const languages = new Set(rows.filter(({ suite }) => suite === filters.suite).map(({ language }) => language));
  const sizes = [text.sizeUnder2, text.size2To10, text.size10To40, text.size40To200, text.sizeOver200];
  const choose = (name: keyof Filters) => (value: string) =>
    // Not every suite has every language.
    setFilters({ ...filters, ...(name === 'suite' ? { language: '*' } : {}), [name]: value });
  const any: [string, string] = [ANY, text.any];
  return h(
    'div',
    null,
    h(
      'fieldset',
      { class: 'filters' },
      h('legend', null, text.filters),
      h(Choice, {
        label: messages.suite,
        value: filters.suite,
        options: values(({ suite }) => suite).map((suite): [string, string] => [
          suite,
          suite === '*' ? text.averageOfSuites : suite,
        ]),
        onChoose: choose('suite'),
      }),
      h(Choice, {
        label: messages.language,
        value: filters.language,
        options: [...languages].sort().map((one): [string, string] => [one, one === '*' ? messages.allLanguages : one]),
        onChoose: choose('language'),
      }),
      h(Choice, {
        label: messages.leaderboard.origin,
        value: filters.origin,
        options: [any, ...values(({ origin }) => origin ?? '–').map((one): [string, string] => [one, one])],
        onChoose: choose('origin'),
      }),
      h(Choice, {
        label: messages.leaderboard.weights,
        value: filters.weights,
        options: [any, ...values(({ weights }) => weights).map((one): [string, string] => [one, one])],
        onChoose: choose('weights'),
      }),
      h(Choice, {
        label: text.size,
        value: filters.size,
        options: [
          any,
          ...values(({ size }) => String(size ?? '–')).map((one): [string, string] => [
            one,
            sizes[Number(one)] ?? text.sizeUnknown,
          ]),
        ],
        onChoose: choose('size'),
      }),
      h('button', { type: 'button', onClick: () => setFilters(first) }, text.reset),
    ),
    h('p', { class: 'small', role: 'status' }, fill(text.showing, { shown: shown.length, total: models })),
    shown.length === 0 ? h('p', null, text.nothingLeft) : h(Leaderboard, { rows: shown, labels: messages.leaderboard }),
  );
}
