import {
  ConfigError,
  isLoopback,
  type ModelEntry,
  type Network,
  type Provider,
  type RunInputs,
  type Runtime,
  type Settings,
} from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';

type Peer = Parameters<Network['recordPeer']>[0];

/** The rules of this process for everything that it connects with, and whom it spoke to. */
export interface ProcessNetwork extends Network {
  /** Sorted by name. */
  peers(): Peer[];
  /** Told whenever somebody new was spoken to. */
  onPeer: (() => void) | null;
  /** From now on proxies are those that are named for these models. @throws ConfigError where a password is missing */
  useProxies(models: readonly ModelEntry[], proxyForAll: NonNullable<Settings['proxy']> | null): void;
}

/** The process's surroundings, with the rules for speaking to others. */
export interface NetworkedRuntime extends Runtime {
  readonly network: ProcessNetwork;
}

/** @param env where proxies' passwords are looked for */
export function createNetwork(localOnly: boolean, env: Readonly<Record<string, string | undefined>>): ProcessNetwork {
  const known = new Map<string, Peer>();
  const byOrigin = new Map<string, ReturnType<Network['proxyFor']>>();
  let defaultProxy: ReturnType<Network['proxyFor']> = null;
  const network: ProcessNetwork = {
    localOnly,
    onPeer: null,
    proxyFor(url) {
      return byOrigin.get(url.origin) ?? (isLoopback(url.href) ? null : defaultProxy);
    },
    recordPeer(peer) {
      const key = `${peer.name} ${peer.address} ${peer.port} ${peer.via}`;
      if (known.has(key)) return;
      known.set(key, peer);
      network.onPeer?.();
    },
    peers: () => [...known].sort(([a], [b]) => compareCodeUnits(a, b)).map(([, peer]) => peer),
    useProxies(models, proxyForAll) {
      defaultProxy = proxyForAll === null ? null : resolveProxy(proxyForAll, env);
      for (const { host } of models)
        if (host.proxy !== null && host.baseUrl !== null)
          byOrigin.set(new URL(host.baseUrl).origin, resolveProxy(host.proxy, env));
    },
  };
  return network;
}

function resolveProxy(proxy: NonNullable<Settings['proxy']>, env: Readonly<Record<string, string | undefined>>) {
  if (typeof proxy === 'string') return { url: proxy, auth: null };
  const auth = env[proxy.authEnv]?.trim() ?? '';
  if (!auth.includes(':'))
    throw new ConfigError(
      `proxy ${proxy.url}: ${proxy.authEnv} is ${auth === '' ? 'not set' : 'not user:password'}; set it to user:password`,
    );
  return { url: proxy.url, auth };
}

/** Why a model cannot be asked where nothing may leave this machine; null = it can. Nobody is asked. */
export function explainNonLocal(entry: ModelEntry, providers: readonly Provider[]): string | null {
  const { host, model } = entry;
  const rule = '--local-only lets nothing leave this machine';
  const remedy = 'leave it out, or run without --local-only';
  if (host.baseUrl !== null && !isLoopback(host.baseUrl))
    return `${rule}, and ${new URL(host.baseUrl).host} is elsewhere or not known to be here (write 127.0.0.1 for this machine); ${remedy}`;
  if (host.proxy !== null) return `${rule}, and it is reached through a proxy; ${remedy}`;
  if (providers.find(({ name }) => name === host.provider)?.forwardsToCloud?.(entry))
    return `${rule}, and Ollama passes requests for ${model} on to its cloud; ${remedy}`;
  return null;
}

/** @throws ConfigError with every model that would leave the machine */
export function assertLocal(models: readonly ModelEntry[], providers: readonly Provider[]): void {
  const problems = models.flatMap((entry) => {
    const why = explainNonLocal(entry, providers);
    return why === null ? [] : [`model ${entry.id} at ${entry.host.name}: ${why}`];
  });
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Before anybody is spoken to. @throws ConfigError where a model would leave the machine and may not, or a proxy's password is missing */
export function prepareNetwork(
  { models, judge, settings }: RunInputs,
  network: ProcessNetwork,
  providers: readonly Provider[],
  { pull }: { readonly pull?: boolean } = {},
): void {
  const all = [...models, ...(judge == null ? [] : [judge])];
  if (network.localOnly) {
    assertLocal(all, providers);
    if (pull)
      throw new ConfigError(
        '--local-only downloads nothing: found --pull with it; pull the models first, without --local-only',
      );
  }
  network.useProxies(all, settings.proxy);
}
