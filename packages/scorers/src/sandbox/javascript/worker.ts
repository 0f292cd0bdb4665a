import { parentPort, workerData } from 'node:worker_threads';
import { getQuickJS } from 'quickjs-emscripten';
import type { Job, Limits } from '../limits.ts';
import { runJavaScriptTests } from './run-tests.ts';

/** A thread for one job, so that an endless program keeps nobody else waiting and can be ended from outside. */
const { job, limits } = workerData as { job: Job; limits: Limits };
parentPort!.postMessage(runJavaScriptTests(await getQuickJS(), job, limits));
