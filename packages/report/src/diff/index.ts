export { countCachedReplies } from './cached-replies.ts';
export { concludeDiff } from './conclusion.ts';
export { type Diff, diffRuns } from './diff.ts';
export { type Drop, findDrops } from './drop.ts';
export type { Flip, ModelDiff } from './flips.ts';
export { diffMarkdown, formatChange, formatOutcome, formatRatio } from './markdown.ts';
export { replyTexts } from './reply-texts.ts';
export { compareGrounds, type Ground } from './run-differences.ts';
export { createInputGrounds, createServedGrounds } from './run-grounds.ts';
