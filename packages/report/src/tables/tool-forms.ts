import type { ModelFacts } from '../cells/facts.ts';

/** Whether one of the two had its tools by a field of their own and the other in the text; over all suites, where any of them. */
export function toolFormsDiffer(a: ModelFacts, b: ModelFacts, suite: string, prompt: string): boolean {
  if (suite === '*') return a.toolFormsHash !== b.toolFormsHash;
  const key = prompt === 'main' ? suite : `${suite}/${prompt}`;
  return a.served.toolForms?.[key] !== b.served.toolForms?.[key];
}
