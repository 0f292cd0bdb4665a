/** How many places of a kind are listed; all are counted. */
export const MAX_LISTED = 100;
