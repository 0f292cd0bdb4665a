import type { Reader, Runtime } from '@evenhand/core';
import { bbh } from './bbh.ts';
import { bfcl } from './bfcl.ts';
import { setsDirectory } from './cache-location.ts';
import { cmmlu } from './cmmlu.ts';
import { cruxeval } from './cruxeval.ts';
import { readerOf } from './dataset-reader.ts';
import type { CommonOptions, SetDefinition } from './definition.ts';
import { gaokao } from './gaokao.ts';
import { gsm8k } from './gsm8k.ts';
import { humanEval } from './humaneval.ts';
import { ifeval } from './ifeval.ts';
import { math500 } from './math-500.ts';
import { mgsm } from './mgsm.ts';
import { mmluPro } from './mmlu-pro.ts';

/** Every public set by its name, over the cache that the environment names. */
export function readersFor(env: Runtime['env']): readonly Reader[] {
  const cache = setsDirectory(env);
  const over = <O extends CommonOptions>(set: SetDefinition<O>) => readerOf(set, cache);
  return [
    over(bbh),
    over(bfcl),
    over(cmmlu),
    over(cruxeval),
    over(gaokao),
    over(gsm8k),
    over(humanEval),
    over(ifeval),
    over(math500),
    over(mgsm),
    over(mmluPro),
  ];
}
