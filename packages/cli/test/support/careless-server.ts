import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { speak, type WireInterface } from './interfaces.ts';

/** What a careless server does with a question: it has the key with which it was asked. */
export type CarelessAnswer = (
  question: string,
  sent: { readonly key: string; readonly request: IncomingMessage },
  response: ServerResponse,
) => void;

const readKey = ({ headers }: IncomingMessage): string =>
  String(headers.authorization ?? headers['x-api-key'] ?? headers['x-goog-api-key'] ?? '').replace('Bearer ', '');

/**
 * Servers that repeat the key with which they are asked; they end with the tests of the file.
 * @returns what starts one: given the interface that it speaks (of itself it may say more, by the key), its answer; the address of its interface
 */
export function carelessServers() {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });
  return async (speaking: (key: string) => WireInterface, answer: CarelessAnswer): Promise<string> => {
    const server = createServer((request, response) => {
      const key = readKey(request);
      speak(speaking(key), (question, sent, reply) => answer(question, { key, request: sent }, reply))(
        request,
        response,
      );
    });
    servers.push(server.listen(0, '127.0.0.1'));
    await new Promise((resolve) => server.once('listening', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}${speaking('').path}`;
  };
}
