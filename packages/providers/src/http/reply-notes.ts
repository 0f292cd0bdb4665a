import type { JsonRecord } from './json-access.ts';

/** What the parts of a reply say about it besides its words, gathered while it is read. */
export interface ReplyNotes {
  /** '' = none was stated, as for the next two. */
  id: string;
  model: string;
  fingerprint: string;
  /** The vendor's block of token counts; null = none came. */
  usage: JsonRecord | null;
  /** The server's own clock (llama.cpp's server); null = none came. */
  timings: JsonRecord | null;
}

export const createReplyNotes = (): ReplyNotes => ({
  id: '',
  model: '',
  fingerprint: '',
  usage: null,
  timings: null,
});
