import type { ModelEntry } from '@evenhand/core';

/** Whether a model runs in this very process: it has no address. */
export const runsInProcess = ({ host }: Pick<ModelEntry, 'host'>): boolean => host.baseUrl === null;
