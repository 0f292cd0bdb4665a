export { checkPage, PAGE_FILE, writePage } from './write-page.ts';
