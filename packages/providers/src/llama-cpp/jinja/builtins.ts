import { TemplateError } from './errors.ts';
import { NUMBER_FILTERS } from './filters/number.ts';
import { SEQUENCE_FILTERS } from './filters/sequence.ts';
import { TEXT_FILTERS } from './filters/text.ts';
import type { Filter, Library } from './library.ts';
import { TESTS } from './tests.ts';
import { toText } from './to-text.ts';

const FILTERS: ReadonlyMap<string, Filter> = new Map([...TEXT_FILTERS, ...NUMBER_FILTERS, ...SEQUENCE_FILTERS]);

/** Jinja's own filters that no published chat template was seen to use. */
const UNSUPPORTED: ReadonlySet<string> = new Set(['pprint', 'random', 'urlize', 'wordwrap', 'xmlattr']);

/** Jinja's filters and tests, with the `tojson` of transformers. */
export const BUILTINS: Library = {
  applyFilter(name, value, args, kwargs) {
    const filter = FILTERS.get(name);
    if (filter !== undefined) return filter(value, args, kwargs, BUILTINS);
    throw new TemplateError(
      UNSUPPORTED.has(name) ? `the filter \`${name}\` is not supported` : `there is no filter \`${name}\``,
    );
  },
  applyTest(name, value, args, kwargs) {
    if (name === 'filter') return FILTERS.has(toText(value)) || UNSUPPORTED.has(toText(value));
    if (name === 'test') return TESTS.has(toText(value)) || ['filter', 'test'].includes(toText(value));
    const test = TESTS.get(name);
    if (test === undefined) throw new TemplateError(`there is no test \`${name}\``);
    return test(value, args, kwargs, BUILTINS);
  },
};
