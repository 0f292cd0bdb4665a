import { bfclFormat } from './bfcl/bfcl.ts';
import { evalplusFormat } from './evalplus/evalplus.ts';
import { evalscopeFormat } from './evalscope/evalscope.ts';
import { everyEvalEverFormat } from './every-eval-ever/every-eval-ever.ts';
import type { ImportFormat } from './format.ts';
import { helmFormat } from './helm/helm.ts';
import { inspectFormat } from './inspect/inspect.ts';
import { lightevalFormat } from './lighteval/lighteval.ts';
import { lmEvalFormat } from './lm-eval/lm-eval.ts';
import { jsonlFormat } from './map/jsonl.ts';
import { mmluProFormat } from './mmlu-pro.ts';
import { nemoEvaluatorFormat } from './nemo-evaluator/nemo-evaluator.ts';
import { openaiBatchFormat } from './openai-batch/openai-batch.ts';
import { opencompassFormat } from './opencompass/opencompass.ts';
import { promptfooFormat } from './promptfoo/promptfoo.ts';
import { tau2Format } from './tau2/tau2.ts';
import { verifiersFormat } from './verifiers/verifiers.ts';
import { zeroevalFormat } from './zeroeval.ts';

/** Every format of saved replies by its name. */
export const importFormats: readonly ImportFormat[] = [
  bfclFormat,
  evalplusFormat,
  evalscopeFormat,
  everyEvalEverFormat,
  helmFormat,
  inspectFormat,
  jsonlFormat,
  lightevalFormat,
  lmEvalFormat,
  mmluProFormat,
  nemoEvaluatorFormat,
  openaiBatchFormat,
  opencompassFormat,
  promptfooFormat,
  tau2Format,
  verifiersFormat,
  zeroevalFormat,
];
