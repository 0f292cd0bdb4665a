import { isIP, type LookupFunction } from 'node:net';
import { isLoopback, isLoopbackAddress, type Network } from '@evenhand/core';
import type { buildConnector, Dispatcher } from 'undici';

/** Time for a connection to be made, in milliseconds; what comes after it is for the harness to time. */
const CONNECT_MS = 30_000;
/** Certificates are always held against an authority, whatever NODE_TLS_REJECT_UNAUTHORIZED says: a manifest names who answered. */
const PROVEN = { rejectUnauthorized: true } as const;
/** Code of the error of a connection that was not made, because only this machine may be spoken to. */
export const LOCAL_ONLY = 'ERR_LOCAL_ONLY';

/**
 * Makes all connections to one address: directly, or through the proxy that the configuration names. Proxies of the
 * environment are not looked at. undici's own time-outs are off, HTTP/2 too: over one shared connection a reply would wait for
 * the frames of others.
 */
export async function createDispatcher(url: URL, network: Network | undefined): Promise<Dispatcher> {
  const undici = await import('./undici.ts');
  onLoaded?.(undici);
  onLoaded = null;
  const { Agent, buildConnector: build, Pool, ProxyAgent } = undici;
  const connect = watchConnections(
    build({ timeout: CONNECT_MS, allowH2: false, ...PROVEN, ...localLookup(network) }),
    network,
  );
  const options = { headersTimeout: 0, bodyTimeout: 0, allowH2: false };
  const proxy = network?.proxyFor(url) ?? null;
  if (proxy === null) return new Agent({ ...options, connect });
  const proxyOrigin = new URL(proxy.url).origin;
  const agent = new ProxyAgent({
    ...options,
    uri: proxy.url,
    connectTimeout: CONNECT_MS,
    requestTls: { ...PROVEN, allowH2: false },
    proxyTls: { ...PROVEN, allowH2: false },
    ...(proxy.auth === null ? {} : { token: `Basic ${Buffer.from(proxy.auth, 'utf8').toString('base64')}` }),
    // For https the proxy is asked for a tunnel, for http it is handed the request itself.
    clientFactory: (origin) => new Pool(origin, { connect, headersTimeout: CONNECT_MS }),
    factory: (origin, poolOptions) =>
      new Pool(origin, { ...poolOptions, ...(new URL(origin).origin === proxyOrigin ? { ...options, connect } : {}) }),
  });
  const target = { name: readHostname(url), address: null, port: readPort(url), via: new URL(proxy.url).host };
  return agent.compose((dispatch) => (request, handler) => {
    network?.recordPeer(target);
    return dispatch(request, handler);
  });
}

type Undici = typeof import('./undici.ts');
let onLoaded: ((undici: Undici) => void) | null = null;

/** Calls back once, as soon as undici is loaded for the first connection: for a process that wants Node's globals to be of it. */
export function onUndiciLoaded(callback: (undici: Undici) => void): void {
  onLoaded = callback;
}

/** Refuses connections that leave the machine where none may, and writes down the others. */
function watchConnections(connect: buildConnector.connector, network: Network | undefined): buildConnector.connector {
  if (network === undefined) return connect;
  return (options, callback) => {
    const name = options.hostname.replace(/^\[|\]$/g, '');
    if (network.localOnly && !isLocalName(name)) {
      callback(createLocalOnlyError(name), null);
      return;
    }
    connect(options, (...made) => {
      const [error, socket] = made;
      if (error !== null) {
        callback(error, null);
        return;
      }
      const address = socket.remoteAddress ?? null;
      if (network.localOnly && (address === null || !isLoopbackAddress(address))) {
        socket.destroy();
        callback(createLocalOnlyError(`${name}, which is ${address ?? 'nowhere'},`), null);
        return;
      }
      const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
      network.recordPeer({ name, address, port, via: null });
      callback(null, socket);
    });
  };
}

const isLocalName = (name: string): boolean =>
  isIP(name) === 0 ? isLoopback(`http://${name}`) : isLoopbackAddress(name);

function createLocalOnlyError(what: string): Error {
  return Object.assign(new Error(`${what} is not this machine`), { code: LOCAL_ONLY });
}

/** Where nothing may leave, no name is looked up either: those that mean this machine are known. */
function localLookup(network: Network | undefined): { lookup?: LookupFunction } {
  if (network?.localOnly !== true) return {};
  const here = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
  return {
    lookup: (_, { all }, done) => (all === true ? done(null, here) : done(null, here[0]!.address, here[0]!.family)),
  };
}

const readHostname = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '');
const readPort = ({ port, protocol }: URL) => Number(port) || (protocol === 'https:' ? 443 : 80);
