import { NO_RECEIPT, type Receipt, type ServerTiming } from '@evenhand/core';
import type { ChatResponse } from 'ollama';
import { readGateway } from '../http/gateway.ts';
import { toText } from '../http/json-access.ts';
import { toModelName } from '../http/model-id.ts';
import { toDuration } from './usage.ts';

/** Nanoseconds of the server as milliseconds; its load time includes waiting and making room. */
export function readReceipt(last: ChatResponse, headers: Headers): Receipt {
  const ms = (value: unknown) => {
    const nanoseconds = toDuration(value);
    return nanoseconds === null ? null : nanoseconds / 1e6;
  };
  const serverTiming: ServerTiming = {
    loadMs: ms(last.load_duration),
    prefillMs: ms(last.prompt_eval_duration),
    decodeMs: ms(last.eval_duration),
  };
  const isEmpty = Object.values(serverTiming).every((value) => value === null);
  const gateway = readGateway(headers);
  return {
    ...NO_RECEIPT,
    servedModel: toModelName(toText(last.model)) || null,
    serverTiming: isEmpty ? null : serverTiming,
    ...(gateway === null ? {} : { gateway }),
  };
}
