import type { DatasetReader, Runtime } from '@evenhand/core';
import { bbh } from './bbh.ts';
import { bfcl } from './bfcl.ts';
import { datasetsDirectory } from './cache-location.ts';
import { cmmlu } from './cmmlu.ts';
import { cruxeval } from './cruxeval.ts';
import { createDataset } from './dataset-reader.ts';
import type { CommonOptions, DatasetDefinition } from './definition.ts';
import { gaokao } from './gaokao.ts';
import { gsm8k } from './gsm8k.ts';
import { humanEval } from './humaneval.ts';
import { ifeval } from './ifeval.ts';
import { math500 } from './math-500.ts';
import { mgsm } from './mgsm.ts';
import { mmluPro } from './mmlu-pro.ts';

/** Every public set by its name, over the cache that the environment names. */
export function createDatasets(env: Runtime['env']): readonly DatasetReader[] {
  const cache = datasetsDirectory(env);
  const define = <O extends CommonOptions>(set: DatasetDefinition<O>) => createDataset(set, cache);
  return [
    define(bbh),
    define(bfcl),
    define(cmmlu),
    define(cruxeval),
    define(gaokao),
    define(gsm8k),
    define(humanEval),
    define(ifeval),
    define(math500),
    define(mgsm),
    define(mmluPro),
  ];
}
