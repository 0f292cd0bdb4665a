export { type PageServer, type ServeOptions, servePage } from './live/serve.ts';
export { checkPage, type PageCheck, writePage } from './write-page.ts';
