import { createHash } from 'node:crypto';
import { visible } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { percentInterval } from '@evenhand/report';
import { findUpdatedAt, type SiteContent } from './site-content.ts';
import { sitePaths } from './site-paths.ts';
import { isHeadRowOf, type SiteRun } from './site-run.ts';

/** Runs that the feed names; readers keep the older ones. */
const MAX_ENTRIES = 50;

/**
 * An Atom feed (RFC 4287) with an entry for each run, the newest first. Ids hang on runs alone, and moments are those of the
 * runs, so that a feed that is written again is the same.
 */
export function renderFeed(content: SiteContent): string {
  const { runs, url, name } = content;
  const updated = findUpdatedAt(runs);
  const address = (path: string) => `${url ?? ''}${path.split('/').map(encodeURIComponent).join('/')}`;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `  <id>${url === null ? toUrn(`feed ${runs[0]!.id}`) : escapeXml(url)}</id>`,
    `  <title>${escapeXml(name)}</title>`,
    `  <updated>${updated}</updated>`,
    '  <author><name>evenhand</name></author>',
    `  <link rel="self" type="application/atom+xml" href="${escapeXml(address(sitePaths.feed))}"/>`,
    `  <link rel="alternate" type="text/html" href="${escapeXml(address(sitePaths.front))}"/>`,
    ...runs
      .toReversed()
      .slice(0, MAX_ENTRIES)
      .map((run) => renderEntry(run, address(sitePaths.run(run.id)))),
    '</feed>',
    '',
  ].join('\n');
}

function renderEntry(run: SiteRun, address: string): string {
  const { site } = messages;
  const status = run.imported ? site.importedRun : site.statuses(run.manifest.status);
  const lines = run.summary
    .filter(isHeadRowOf(run))
    .filter(({ suite }) => suite !== '*')
    .map((row) => site.feedRow(String(row.suite), String(row.model), percentInterval(row, run.metric)));
  return [
    '  <entry>',
    `    <id>${toUrn(`run ${run.id}`)}</id>`,
    `    <title>${escapeXml(site.feedEntry(run.id, status))}</title>`,
    `    <published>${run.startedAt}</published>`,
    `    <updated>${run.updatedAt}</updated>`,
    `    <link rel="alternate" type="text/html" href="${escapeXml(address)}"/>`,
    `    <content type="text">${escapeXml(lines.join('\n'))}</content>`,
    '  </entry>',
  ].join('\n');
}

/** A UUID of a name, version 8 (RFC 9562, section 5.8) of its SHA-256. @example toUrn('run a') // 'urn:uuid:…' */
export function toUrn(name: string): string {
  const hex = createHash('sha256').update(`evenhand ${name}`).digest('hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Text for XML 1.0: what it has no sign for is written out. */
export function escapeXml(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\ufffe\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);
}
