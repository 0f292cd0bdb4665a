import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';

/** A server that a test starts, kills and starts again at the same port. */
export interface RedisServer {
  readonly address: string;
  readonly port: number;
  /** At once, as a power cut would (-9). */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** What the server says of itself. */
  info(section: string): string;
  command(...words: string[]): string;
}

/** Either speaks to both servers. */
const CLIENTS = ['redis-cli', 'valkey-cli'];

/** Program of the server; null = there is none, and it could not be installed. */
export const redisProgram = findProgram();

/** The same of Valkey, which some releases of Debian have not; its path may be given. null = it is not here. */
export const valkeyProgram = [process.env.EVENHAND_TEST_VALKEY ?? 'valkey-server'].find(isThere) ?? null;

/** For the title of a test: why it is skipped. */
export const redisNeeded = '(needs redis-server)';

function findProgram(): string | null {
  const here = ['redis-server', 'valkey-server'].find(isThere);
  if (here !== undefined) return here;
  if (process.getuid?.() !== 0 || !isThere('apt-get')) return null;
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('sh', ['-c', 'apt-get update -qq; apt-get install -y -qq --no-install-recommends redis-server'], {
      stdio: 'ignore',
      timeout: 120_000,
      env,
    });
  } catch {
    // Then they are skipped.
  }
  return isThere('redis-server') ? 'redis-server' : null;
}

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** @param folder for its files @param options `--name value` as the server takes them */
export async function startRedis(
  folder: string,
  options: readonly string[] = [],
  program = redisProgram!,
): Promise<RedisServer> {
  mkdirSync(folder, { recursive: true });
  const port = await findFreePort();
  let child: ChildProcess | null = null;
  const command = (...words: string[]) =>
    execFileSync(CLIENTS.find(isThere)!, ['-p', String(port), ...words], { encoding: 'utf8' });
  const server: RedisServer = {
    address: `redis://127.0.0.1:${port}`,
    port,
    async start() {
      child = spawn(
        program,
        ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...options],
        { stdio: 'ignore' },
      );
      for (let left = 200; left > 0; left--) {
        if (await answers(port)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${program} does not answer at ${port}`);
    },
    async kill() {
      const ended = new Promise((resolve) => child!.once('exit', resolve));
      child!.kill('SIGKILL');
      await ended;
    },
    info: (section) => command('info', section),
    command,
  };
  await server.start();
  return server;
}

/** Whether the server has read its files and takes commands. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.on('error', () => resolve(false));
    socket.on('data', (bytes) => {
      socket.destroy();
      resolve(bytes.toString().startsWith('+PONG') || bytes.toString().includes('NOAUTH'));
    });
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
