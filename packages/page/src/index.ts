export { type CheckedSamples, checkDocument, checkPage, checkSamples, findPage, type PageCheck } from './check-page.ts';
export { type PageServer, type ServeOptions, servePage } from './live/serve.ts';
export { type ModelReplies, visitReplies, withReplies } from './samples/replies.ts';
export type { SiteTable } from './site/published-table.ts';
export { type SiteOptions, type WrittenSite, writeSite } from './site/write-site.ts';
export { PAGE_FILE, visitRun, WRITE_ROUNDS, type WrittenRun, writePage, writeRun, writeSamples } from './write-page.ts';
