// One sentence a line in Markdown, for prettier. The package breaks a line after a word with a full stop. Here the other ends
// of sentences are added: question marks, figures, brackets. And in the cells of tables and in headings, which a line
// break would tear in two, a sentence is followed by a blank.
import * as perLine from 'prettier-plugin-sentences-per-line';

export const { options, parsers } = perLine;

const { mdast } = perLine.printers;
const ON_ONE_LINE = new Set(['tableCell', 'heading']);
const ENDS = /(?:[0-9]\.|[?!]|[.?!][)”"])$/;
const BEGINS = /^["“(]?\p{Lu}/u;

function breakSentences(node) {
  if (!Array.isArray(node.children)) return;
  if (node.type !== 'sentence') {
    for (const child of node.children) breakSentences(child);
    return;
  }
  for (let at = node.children.length - 3; at > 0; at--) {
    const [word, blank, next] = node.children.slice(at, at + 3);
    const ends = word.type === 'word' && ENDS.test(word.value) && blank.type === 'whitespace';
    if (ends && next.type === 'word' && BEGINS.test(next.value)) node.children[at + 1] = { type: 'sentenceBreak' };
  }
}

export const printers = {
  mdast: {
    ...mdast,
    async preprocess(ast, settings) {
      const tree = await mdast.preprocess(ast, settings);
      breakSentences(tree);
      return tree;
    },
    print(path, settings, print, args) {
      const oneLine =
        path.node.type === 'sentenceBreak' && path.ancestors.some((ancestor) => ON_ONE_LINE.has(ancestor.type));
      return oneLine ? ' ' : mdast.print(path, settings, print, args);
    },
  },
};
