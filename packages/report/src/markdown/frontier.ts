import { listHeads, messages } from '@evenhand/messages';
import { frontierSvg } from '../plots/frontier-svg.ts';
import type { Row } from '../tables/columns.ts';
import { AXIS_COLUMNS, FRONT_DRAWS, FRONTIER_AXES, type FrontierAxis } from '../tables/frontier.ts';
import { findHeadPrompt, METRIC_TITLES, readHeadlineMetric } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { percent, percentInterval, seconds, UNKNOWN, usd, withInterval } from './format.ts';
import { markdownTable as table, toCellText as text } from './text.ts';

const { cost: phrases } = messages;

/** Which models no other one beats, by cost and by time; empty with one model, or where neither is known. */
export function frontierSection(run: RunTables, suite: string): string[] {
  const prompt = findHeadPrompt(run.frontier);
  const rows = run.frontier.filter((row) => row.suite === suite && row.prompt === prompt);
  const axes = FRONTIER_AXES.filter((axis) => rows.some((row) => row[AXIS_COLUMNS[axis].price] !== null));
  if (rows.length === 0 || axes.length === 0) return [];
  const sorted = [...rows].sort((a, b) => comparePrices(a, b, axes[0]!));
  return [
    `## ${phrases.frontier}`,
    phrases.frontierNote(FRONT_DRAWS),
    table(
      [
        ...listHeads('model', 'host'),
        METRIC_TITLES[readHeadlineMetric(rows)],
        ...axes.flatMap((axis) =>
          axis === 'cost'
            ? listHeads('costPerReply', 'onCostFront', 'drawsOnFront')
            : listHeads('timePerReply', 'onTimeFront', 'drawsOnFront'),
        ),
      ],
      sorted.map((row) => [
        text(row.model),
        text(row.host),
        percentInterval(row, 'quality'),
        ...axes.flatMap((axis) => axisCells(row, axis)),
      ]),
    ),
    ...(frontierSvg(run.frontier) === null ? [] : [phrases.frontierPlot]),
  ];
}

/** Cheapest first; what is unknown stands last. */
function comparePrices(a: Row, b: Row, axis: FrontierAxis): number {
  const [x, y] = [a, b].map((row) => (row[AXIS_COLUMNS[axis].price] as number | null) ?? Number.POSITIVE_INFINITY);
  return x === y ? 0 : x! - y!;
}

function axisCells(row: Row, axis: FrontierAxis): string[] {
  const { price, on, share, by } = AXIS_COLUMNS[axis];
  return [
    withInterval(row, price, axis === 'cost' ? usd : (value) => seconds(value * 1000)),
    row[on] === null ? UNKNOWN : row[on] === true ? messages.imported.yes : phrases.beatenBy(text(row[by])),
    percent(row[share] as number | null, 0),
  ];
}

/** Shares right within a time, with the price of a right answer; empty where no time is known. */
export function goodputSection(run: RunTables, suite: string): string[] {
  const prompt = findHeadPrompt(run.goodput);
  const rows = run.goodput.filter((row) => row.suite === suite && row.prompt === prompt);
  if (rows.length === 0) return [];
  const times = [...new Set(rows.map((row) => row.within_s as number))];
  const models = [...new Set(rows.map((row) => row.model as string))];
  const find = (model: string, within: number) => rows.find((row) => row.model === model && row.within_s === within)!;
  const efficiency = new Map(
    run.efficiency
      .filter((row) => row.suite === suite && row.prompt === prompt)
      .map((row) => [row.model as string, row]),
  );
  return [
    `## ${phrases.goodput}`,
    phrases.goodputNote,
    table(
      [
        ...listHeads('model'),
        ...times.map((within) => phrases.within(String(within))),
        ...listHeads('costPerCorrect', 'timePerCorrect'),
      ],
      models.map((model) => [
        text(model),
        ...times.map((within) => percentInterval(find(model, within), 'goodput')),
        withInterval(efficiency.get(model)!, 'cost_per_correct_usd', usd),
        withInterval(efficiency.get(model)!, 's_per_correct', (value) => seconds(value * 1000)),
      ]),
    ),
  ];
}
