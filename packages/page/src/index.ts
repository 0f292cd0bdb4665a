export { type PageServer, type ServeOptions, servePage } from './live/serve.ts';
export type { SiteTable } from './site/published-table.ts';
export { type SiteOptions, type WrittenSite, writeSite } from './site/write-site.ts';
export { checkPage, PAGE_FILE, type PageCheck, writePage } from './write-page.ts';
