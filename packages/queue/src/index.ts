export { PASSWORD_VARIABLE, parseAddress, type QueueAddress } from './address.ts';
export { openQueueAdmin, type QueueAdmin, type QueueStatus } from './queue-admin.ts';
export { openQueueExecutor, type QueueExecutor } from './queue-executor.ts';
export { runWorker } from './worker.ts';
