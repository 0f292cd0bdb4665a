import {
  byCodeUnits,
  ConfigError,
  isLoopback,
  type ModelEntry,
  type Network,
  type Peer,
  type Provider,
  type ProxyEntry,
  type RunInputs,
  type Runtime,
} from '@evenhand/core';

/** The rules of this process for everything that it connects with, and whom it spoke to. */
export interface OwnNetwork extends Network {
  /** Sorted by name. */
  peers(): Peer[];
  /** Told whenever somebody new was spoken to. */
  onPeer: (() => void) | null;
  /** From now on proxies are those that are named for these models. @throws ConfigError where a password is missing */
  useProxies(models: readonly ModelEntry[], everywhere: ProxyEntry | null): void;
}

/** The process's surroundings, with the rules for speaking to others. */
export interface RunRuntime extends Runtime {
  readonly network: OwnNetwork;
}

/** @param env where proxies' passwords are looked for */
export function networkOf(localOnly: boolean, env: Readonly<Record<string, string | undefined>>): OwnNetwork {
  const known = new Map<string, Peer>();
  const byOrigin = new Map<string, ReturnType<Network['proxyFor']>>();
  let otherwise: ReturnType<Network['proxyFor']> = null;
  const own: OwnNetwork = {
    localOnly,
    onPeer: null,
    proxyFor(url) {
      return byOrigin.get(url.origin) ?? (isLoopback(url.href) ? null : otherwise);
    },
    spoke(peer) {
      const key = `${peer.name} ${peer.address} ${peer.port} ${peer.via}`;
      if (known.has(key)) return;
      known.set(key, peer);
      own.onPeer?.();
    },
    peers: () => [...known].sort(([a], [b]) => byCodeUnits(a, b)).map(([, peer]) => peer),
    useProxies(models, everywhere) {
      otherwise = everywhere === null ? null : resolved(everywhere, env);
      for (const { host } of models)
        if (host.proxy !== null && host.baseUrl !== null)
          byOrigin.set(new URL(host.baseUrl).origin, resolved(host.proxy, env));
    },
  };
  return own;
}

function resolved(proxy: ProxyEntry, env: Readonly<Record<string, string | undefined>>) {
  if (typeof proxy === 'string') return { url: proxy, auth: null };
  const auth = env[proxy.authEnv]?.trim() ?? '';
  if (!auth.includes(':'))
    throw new ConfigError(
      `proxy ${proxy.url}: ${proxy.authEnv} is ${auth === '' ? 'not set' : 'not user:password'}; put user:password into it`,
    );
  return { url: proxy.url, auth };
}

/** Why a model cannot be asked where nothing may leave this machine; null = it can. Nobody is asked. */
export function leavesMachine(entry: ModelEntry, providers: readonly Provider[]): string | null {
  const { host, model } = entry;
  const rule = '--local-only lets nothing leave this machine';
  const remedy = 'leave it out, or run without --local-only';
  if (host.baseUrl !== null && !isLoopback(host.baseUrl))
    return `${rule}, and ${new URL(host.baseUrl).host} is elsewhere or not known to be here (write 127.0.0.1 for this machine); ${remedy}`;
  if (host.proxy !== null) return `${rule}, and it is reached through a proxy; ${remedy}`;
  if (providers.find(({ name }) => name === host.provider)?.forwards?.(entry))
    return `${rule}, and Ollama passes requests for ${model} on to its cloud; ${remedy}`;
  return null;
}

/** @throws ConfigError with every model that would leave the machine */
export function refuseLeaving(models: readonly ModelEntry[], providers: readonly Provider[]): void {
  const problems = models.flatMap((entry) => {
    const why = leavesMachine(entry, providers);
    return why === null ? [] : [`model ${entry.id} at ${entry.host.name}: ${why}`];
  });
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Before anybody is spoken to. @throws ConfigError where a model would leave the machine and may not, or a proxy's password is missing */
export function readyNetwork(
  { models, judge, settings }: RunInputs,
  network: OwnNetwork,
  providers: readonly Provider[],
  { pull }: { readonly pull?: boolean } = {},
): void {
  const all = [...models, ...(judge == null ? [] : [judge])];
  if (network.localOnly) {
    refuseLeaving(all, providers);
    if (pull)
      throw new ConfigError(
        '--local-only fetches nothing: found --pull beside it; fetch the models before, by a run without',
      );
  }
  network.useProxies(all, settings.proxy);
}
