import { resolve } from 'node:path';
import { messages } from '@evenhand/messages';
import { servePage } from '@evenhand/page';
import { isRunLocked } from '@evenhand/runner';
import { SIGNALS } from '../interrupt.ts';
import { openInBrowser } from '../output/open-in-browser.ts';
import { print } from '../output/terminal.ts';

interface ViewFlags {
  readonly port: number;
  readonly open?: boolean;
}

/** Serves the page of a run to this machine until it is interrupted. @throws ConfigError where the folder is no run */
export async function view(run: string, flags: ViewFlags): Promise<void> {
  const folder = resolve(run);
  const server = await servePage(folder, { port: flags.port, isRunning: () => isRunLocked(folder) });
  print(server.address);
  console.error(messages.terminal.viewing);
  if (flags.open) openInBrowser(server.address);
  await new Promise<void>((done) => {
    for (const signal of SIGNALS) process.once(signal, () => done());
  });
  await server.close();
}
