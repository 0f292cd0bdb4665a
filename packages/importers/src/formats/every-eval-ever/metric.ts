import { type Fields, toText } from '../../json-stream/json-values.ts';

/** What the metric of lines that name none is called. */
export const UNNAMED = 'score';

/** The metric that a line is of; the records of a single metric may leave it out. */
export const metricOf = (instance: Fields): string => toText(instance.evaluation_result_id) ?? UNNAMED;
