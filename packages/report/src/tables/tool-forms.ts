import { hashJson } from '@evenhand/io';
import type { ModelFacts } from '../cells/facts.ts';

/** Whether one of the two had its tools by a field of their own and the other in the text; over all suites, where any of them. */
export function toolFormsDiffer(a: ModelFacts, b: ModelFacts, suite: string, prompt: string): boolean {
  const [forms, other] = [a.served.toolForms ?? {}, b.served.toolForms ?? {}];
  if (suite === '*') return hashJson(forms) !== hashJson(other);
  const key = prompt === 'main' ? suite : `${suite}/${prompt}`;
  return forms[key] !== other[key];
}
