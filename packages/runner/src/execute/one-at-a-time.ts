import type { SendAttempt } from './send-attempt.ts';

/**
 * Sends what comes while another reply is under way after it, in the order of coming. The wait is a part of the times of its reply,
 * as waiting in the line of a server is; time-outs begin when its turn comes.
 */
export function oneAtATime(send: SendAttempt): SendAttempt {
  let last: Promise<unknown> = Promise.resolve();
  return (request, options) => {
    const reply = last.then(() => send(request, options));
    last = reply.catch(() => {});
    return reply;
  };
}
