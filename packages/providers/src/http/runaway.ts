/** Equal pieces at the end of a reply that tell a runaway from a broken connection; Ollama gives up after 31, later versions after 101. */
const PIECES = 30;

/** Watches a reply for one token said over and over. */
export interface RunawayDetector {
  push(piece: string): void;
  /** Whether the reply ends in a long row of the same piece. */
  detected(): boolean;
}

/**
 * Ollama stops a model that repeats one token, and then ends the transfer as if nothing had happened: status 200, no last
 * line, no reason (llm/server.go, "token repeat limit reached"). That is what the model said, not a failure of the world:
 * asked again it says the same, and left out it would flatter the model.
 */
export function createRunawayDetector(): RunawayDetector {
  let last: string | null = null;
  let equal = 0;
  return {
    push(piece) {
      const trimmed = piece.trim();
      equal = trimmed === last ? equal + 1 : 1;
      last = trimmed;
    },
    detected: () => equal >= PIECES,
  };
}

/** What versions say that report it. */
export const RUNAWAY_PATTERN = /token repeat limit/i;
