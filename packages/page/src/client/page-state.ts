// What the page shows: read from the address, so that every state has a link of its own. `#zh-pairs` is a place of the page,
// `#zh/sample/<suite>/<wording>/<id>` an open sample.

export type PageLanguage = 'en' | 'zh';

export interface SampleName {
  readonly suite: string;
  readonly prompt: string;
  readonly id: string;
}

export interface PageState {
  readonly language: PageLanguage;
  /** null = none is open. */
  readonly sample: SampleName | null;
}

/** @param fallback the language of addresses that name none */
export function readPageState(hash: string, fallback: PageLanguage): PageState {
  const found = /^#(en|zh)(?:$|-|\/sample\/([^/]*)\/([^/]*)\/(.*)$)/.exec(hash);
  if (found === null) return { language: fallback, sample: null };
  const [, language, suite, prompt, id] = found;
  const sample = suite === undefined ? null : { suite: decode(suite), prompt: decode(prompt!), id: decode(id!) };
  return { language: language as PageLanguage, sample };
}

export function sampleHash(language: PageLanguage, { suite, prompt, id }: SampleName): string {
  return `#${language}/sample/${encodeURIComponent(suite)}/${encodeURIComponent(prompt)}/${encodeURIComponent(id)}`;
}

/** An address that somebody mangled names what it can. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
