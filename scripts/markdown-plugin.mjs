// One sentence a line in Markdown, for prettier. The package breaks a line after every sentence, in the cells of tables and
// in headings too, which tears them in two; there a sentence is followed by a blank.
import * as perLine from 'prettier-plugin-sentences-per-line';

export const { options, parsers } = perLine;

const { mdast } = perLine.printers;
const ON_ONE_LINE = new Set(['tableCell', 'heading']);

export const printers = {
  mdast: {
    ...mdast,
    print(path, settings, print, args) {
      const oneLine =
        path.node.type === 'sentenceBreak' && path.ancestors.some((ancestor) => ON_ONE_LINE.has(ancestor.type));
      return oneLine ? ' ' : mdast.print(path, settings, print, args);
    },
  },
};
