import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { INTERFACES, send, speak } from './interfaces.ts';
import { start, write } from './program.ts';
import { plainSums } from './wire.ts';

/** A complete run over the wire in `home/run`: every interface, prices, two trials, failed attempts, wrong answers. */
export async function createEditableRun(home: string): Promise<void> {
  const servers: Server[] = [];
  const interfaces = INTERFACES.filter(({ name }) => name !== 'chat-whole');
  const models = await Promise.all(
    interfaces.map(async (one, at) => {
      let requestCount = 0;
      const server = createServer(
        speak(one, (question, _, response) => {
          const [a = 0, b = 0] = [...question.matchAll(/\d+/g)].map(Number);
          if (++requestCount % 4 === 1) {
            response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":{"message":"busy"}}');
            return;
          }
          const text = ['The sum', ` is ${a + b + (b % 3 === at % 3 ? 1 : 0)}.`];
          send(response, one.reply({ text }));
        }),
      );
      servers.push(server.listen(0, '127.0.0.1'));
      await new Promise((resolve) => server.once('listening', resolve));
      const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${one.path}`;
      return { id: one.name, ...one.entry, baseUrl, model: 'm', price: { input: 1, output: 2 } };
    }),
  );
  write(home, {
    ...plainSums(6),
    'e.yaml': { name: 'e', suites: ['./sums'], models, trials: 2, sampling: { temperature: 0.5 } },
  });
  const { code, stderr } = await start(home, ['run', 'e.yaml', '--out', 'run', '--local-only']).ended;
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  if (code !== 0) throw new Error(`the run to be edited ended with ${code}\n${stderr}`);
}
