export { countCachedReplies } from './cached-replies.ts';
export { concludeDiff } from './conclusion.ts';
export { type Diff, diffRuns } from './diff.ts';
export { type Drop, findDrops } from './drop.ts';
export { type Flip, listIncomparable, type ModelDiff } from './flips.ts';
export { formatChange, formatOutcome, formatRatio } from './format.ts';
export { diffMarkdown } from './markdown.ts';
export { replyTexts } from './reply-texts.ts';
