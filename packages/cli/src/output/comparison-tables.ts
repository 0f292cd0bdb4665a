import { listHeads, messages } from '@evenhand/messages';
import {
  formatVerdict,
  type GroupComparison,
  type GroupComparisons,
  type Grouping,
  groupSentence,
  type NoWorseFinding,
  percent,
  plain,
  pValue,
  type Row,
  type TwinContrast,
  times,
  UNKNOWN,
  withInterval,
} from '@evenhand/report';
import { printTable } from './print-table.ts';
import { oneLine, print } from './terminal.ts';

/** Cost, tokens and time, first ÷ second, and why some are unknown. */
export function printRatios(rows: readonly Row[], unknown: readonly string[], language: string): void {
  if (rows.length === 0) return;
  print();
  printTable(
    listHeads('suite', 'firstPerSecond', 'pairs', 'cost', 'costPerCorrect', 'outputTokens', 'time'),
    rows.map((row) => [
      row.suite === '*' ? messages.terminal.allRequests : String(row.suite),
      `${row.model_a} ÷ ${row.model_b}`,
      String(row.n_pairs),
      ...['cost_ratio', 'cost_per_correct_ratio', 'tokens_ratio', 'e2e_ratio'].map((name) =>
        withInterval(row, name, times),
      ),
    ]),
    [2],
  );
  if (language !== '*') print(messages.terminal.ratiosOfLanguage(language));
  for (const sentence of unknown) print(`  ${UNKNOWN} ${oneLine(sentence, 1000)}`);
}

const signed = (value: number | null) =>
  value === null ? messages.report.unknownEnd : `${value > 0 ? '+' : ''}${(value * 100).toFixed(1)}`;

const points = ({ estimate, lo, hi }: Pick<TwinContrast, 'estimate' | 'lo' | 'hi'>) =>
  estimate === null ? UNKNOWN : messages.report.points(signed(estimate), signed(lo), signed(hi));

/** Translated samples in two languages: each model alone, then pair by pair. */
export function printTwins(all: readonly TwinContrast[]): void {
  const alone = all.filter((one) => one.modelB === null);
  const pairs = all.filter((one) => one.modelB !== null);
  const suite = (one: TwinContrast) =>
    `${one.suite === '*' ? messages.report.average : one.suite}${one.prompt === 'main' ? '' : ` (${one.prompt})`}`;
  const figures = (one: TwinContrast) => [
    String(one.nTwins),
    points(one),
    pValue(one.p),
    pValue(one.pAdjusted),
    formatVerdict(one.verdict),
  ];
  if (alone.length > 0) {
    print();
    printTable(
      listHeads('suite', 'model', 'languages', 'twins', 'firstMinusSecond95', 'p', 'pAdjusted', 'firstIs'),
      alone.map((one) => [suite(one), one.modelA, `${one.languageA} − ${one.languageB}`, ...figures(one)]),
      [3],
      3,
    );
  }
  if (pairs.length > 0) {
    print(`\n${messages.terminal.twinsNote}`);
    printTable(
      listHeads('suite', 'firstMinusSecond', 'languages', 'twins', 'difference95', 'p', 'pAdjusted', 'leadIs'),
      pairs.map((one) => [
        suite(one),
        `${one.modelA} − ${one.modelB}`,
        `${one.languageA} − ${one.languageB}`,
        ...figures(one),
      ]),
      [3],
      3,
    );
  }
}

/** One verdict a pair over the samples of all suites, with what it rests on. */
export function printNoWorse(findings: readonly NoWorseFinding[]): void {
  const { comparisons: text } = messages;
  if (findings.length === 0) return;
  print(`\n${text.noWorse(plain(findings[0]!.margin * 100))}`);
  printTable(
    [
      ...listHeads('first', 'second', 'pairs', 'onlyFirst', 'onlySecond'),
      text.noWorseInterval,
      text.pWorse,
      text.power,
      ...listHeads('firstIs'),
    ],
    findings.map((one) => [
      one.modelA,
      one.modelB,
      String(one.nPairs),
      String(one.aOnly),
      String(one.bOnly),
      points({ estimate: one.difference, lo: one.lo, hi: one.hi }),
      pValue(one.pWorse),
      percent(one.power, 0),
      messages.noWorseVerdicts[one.verdict],
    ]),
    [2, 3, 4],
  );
  print(`  ${text.powerNote}`);
}

/** Groups of models, and on how few models that rests. */
export function printGroups({ comparisons, left }: GroupComparisons, by: Grouping): void {
  const write = (one: GroupComparison) => {
    if (one.estimate === null) return UNKNOWN;
    if (one.metric === 'accuracy') return points(one);
    const end = (value: number | null) => (value === null ? messages.report.unknownEnd : plain(value));
    return `${plain(one.estimate)}× [${end(one.lo)}, ${end(one.hi)}]`;
  };
  print(`\n${messages.terminal.groupsNote(by)}`);
  printTable(
    listHeads('metric', 'first', 'second', 'models', 'firstAgainstSecond95', 'pLabels', 'firstIs'),
    comparisons.map((one) => [
      one.metric,
      `${one.groupA} (${one.modelsA.join(', ')})`,
      `${one.groupB} (${one.modelsB.join(', ')})`,
      `${one.modelsA.length} : ${one.modelsB.length}`,
      write(one),
      pValue(one.p),
      one.verdict,
    ]),
  );
  for (const sentence of new Set(comparisons.filter((one) => one.metric === 'accuracy').map(groupSentence)))
    print(`  ${sentence}`);
  for (const one of comparisons)
    if (one.unknown.length > 0)
      print(`  ${messages.terminal.groupUnknown(one.metric, one.groupA, one.groupB, one.unknown.join(', '))}`);
  if (left.length > 0) print(`  ${messages.terminal.groupLeftOut(by, left.join(', '))}`);
  print(`  ${messages.terminal.groupMethod(percent(0.95, 0))}`);
}
