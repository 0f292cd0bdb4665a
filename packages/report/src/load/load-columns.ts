import type { Column, ColumnKind } from '../tables/columns.ts';
import { PERCENTILES } from './load-figures.ts';

const column = (name: string, kind: ColumnKind, doc: string): Column => ({ name, kind, doc });
const interval = (name: string, kind: ColumnKind, doc: string): Column[] => [
  column(name, kind, doc),
  column(`${name}_lo`, kind, `Lower end of the 95 % interval of \`${name}\` over the repeats.`),
  column(`${name}_hi`, kind, `Upper end of it.`),
];
const percentiles = (name: string, doc: string): Column[] =>
  PERCENTILES.flatMap((p) => interval(`${name}_ms_p${p}`, 'ms', `${doc}, percentile ${p}.`));

/** load.csv: one row for each model and level of load. Empty is unknown. */
export const LOAD_COLUMNS: readonly Column[] = [
  column('model', 'word', 'Label of the model entry.'),
  column('host', 'word', 'Where the weights were served.'),
  column(
    'mode',
    'word',
    'closed (so many requests at a time) or open (requests at planned times, whatever was answered).',
  ),
  column('level', 'rate', 'Requests at a time; of an open loop: requests per second.'),
  column('repeats', 'count', 'How often the stage was run.'),
  column('n', 'count', 'Requests of the steady part, over all repeats.'),
  column('n_left_out', 'count', 'Requests before it (warm-up), and after the last sending of a closed loop.'),
  column('n_errors', 'count', 'Requests of the steady part without a reply.'),
  column(
    'n_samples',
    'count',
    'Distinct samples among them; where there are fewer than requests, a cache of prompts may help.',
  ),
  column('n_limited', 'count', 'How often fewer were sent at a time, because the server asked for it.'),
  ...percentiles('ttft', 'To the first part of the reply; in an open loop from the planned start'),
  ...percentiles('ttft_answer', 'To the first text'),
  ...percentiles('e2e', 'To the last part'),
  ...interval('tpot_ms_p50', 'ms', 'Median time per output token after the first.'),
  ...interval('user_tokens_per_s_p50', 'rate', 'Output tokens per second of one request, median.'),
  ...interval('tokens_per_s', 'rate', 'Output tokens per second of all together.'),
  ...interval('requests_per_s', 'rate', 'Replies per second.'),
  ...interval('arrivals_per_s', 'rate', 'Of an open loop: requests per second as they fell by chance.'),
  ...interval('goodput', 'ratio', 'Share of the requests that are right within the stated limits.'),
  ...interval('error_rate', 'ratio', 'Share of the requests without a reply.'),
  ...interval('accuracy', 'ratio', 'Share of the scored replies that are right.'),
  column(
    'is_knee',
    'bool',
    'Closed: the least level with 95 % of the greatest throughput; open: the greatest rate that is kept up with to 95 %.',
  ),
];

/** requests.csv: every request of a load, so that all of load.csv can be computed again. */
export const LOAD_REQUEST_COLUMNS: readonly Column[] = [
  column('model', 'word', 'Label of the model entry.'),
  column('mode', 'word', 'closed or open.'),
  column('level', 'rate', 'Requests at a time, or per second.'),
  column('repeat', 'count', 'From 1.'),
  column('index', 'count', 'In the order of sending, from 0.'),
  column('suite', 'word', 'Name of the suite.'),
  column('sample', 'text', 'Id of the sample.'),
  column('planned_ms', 'ms', 'Planned start after the beginning of the stage; empty in a closed loop.'),
  column('sent_ms', 'ms', 'Sending, after the beginning of the stage.'),
  column('end_ms', 'ms', 'End, after the beginning of the stage.'),
  column('ttft_ms', 'ms', 'To the first part of the reply, from the planned start or from sending.'),
  column('ttft_answer_ms', 'ms', 'To the first text.'),
  column('e2e_ms', 'ms', 'To the last part.'),
  column('stream_ms', 'ms', 'From the first part to the last.'),
  column('output_tokens', 'count', 'As billed.'),
  column('cost_usd', 'usd', 'By the price list, or as billed.'),
  column('error', 'word', 'Kind of the failure; empty = a reply came.'),
  column('right', 'bool', 'Whether the reply is right; empty = there was none, or no verdict.'),
];
