import type { JsonRecord } from './json-access.ts';
import { createThoughtCollector, type ThoughtCollector } from './thoughts.ts';

/** What the parts of a reply say about it besides its words, gathered while it is read. */
export interface ReplyNotes {
  /** '' = none was stated, as for the next five. */
  id: string;
  model: string;
  fingerprint: string;
  /** The model that really answered, where a gateway's body names it beside the one that was asked for. */
  servedModel: string;
  /** When the server says that it made the reply. */
  createdAt: string;
  /** The class of service that is billed. */
  serviceTier: string;
  /** The vendor's block of token counts; null = none came. */
  usage: JsonRecord | null;
  /** The server's own clock (llama.cpp's server); null = none came. */
  timings: JsonRecord | null;
  /** Reasoning that the server wants back in the next request of the same dialogue. */
  readonly thoughts: ThoughtCollector;
}

export const createReplyNotes = (): ReplyNotes => ({
  id: '',
  model: '',
  fingerprint: '',
  servedModel: '',
  createdAt: '',
  serviceTier: '',
  usage: null,
  timings: null,
  thoughts: createThoughtCollector(),
});
