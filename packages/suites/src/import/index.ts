import type { ImportFormat } from './format.ts';
import { mmluProFormat } from './mmlu-pro.ts';
import { zeroevalFormat } from './zeroeval.ts';

/** Every format of saved replies by its name. */
export const importFormats: readonly ImportFormat[] = [mmluProFormat, zeroevalFormat];
