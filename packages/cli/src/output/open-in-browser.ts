import { spawn } from 'node:child_process';
import { messages } from '@evenhand/messages';

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Opens a file or an address by what the system opens such with; where there is nothing, it says where the page is. */
export function openInBrowser(page: string): void {
  const [command, ...words] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command!, [...words, page], { stdio: 'ignore', detached: true });
  child.on('error', () => console.error(messages.terminal.cannotOpen(page)));
  child.unref();
}
