export { type Diff, diff } from './diff.ts';
export type { Flip } from './flips.ts';
export { changeWords, diffMarkdown, ratioWords, verdict } from './markdown.ts';
export { replyTexts } from './texts.ts';
