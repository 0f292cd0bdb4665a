export { type PageServer, type ServeOptions, servePage } from './live/serve.ts';
export { checkPage, PAGE_FILE, type PageCheck, writePage } from './write-page.ts';
