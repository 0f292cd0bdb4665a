import { type Generation, type ModelEntry, REPLY_MARKS, type Runtime } from '@evenhand/core';
import { removeSecretsDeep } from '@evenhand/io';

/** Variables whose values are sent to a model's host and shown to nobody. */
const listSecretVariables = ({ host }: ModelEntry): string[] => [
  ...(host.apiKeyEnv === null ? [] : [host.apiKeyEnv]),
  ...Object.values(host.headers ?? {}).flatMap((value) => [...value.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!)),
];

/** All that is sent to a model's host and that no file and no message may show: its key, values in its headers, the proxy's password. */
export function readSecrets(model: ModelEntry, { env, network }: Pick<Runtime, 'env' | 'network'>): string[] {
  const { baseUrl } = model.host;
  const auth = baseUrl === null ? null : (network?.proxyFor(new URL(baseUrl))?.auth ?? null);
  const secrets = [
    ...listSecretVariables(model).map((name) => env[name]?.trim() ?? ''),
    ...(auth === null ? [] : [auth, auth.slice(auth.indexOf(':') + 1)]),
  ];
  return secrets.filter((secret) => secret !== '');
}

/** A reply without the keys that its server sent back, wherever they stood in it; `adapted` says so. */
export function removeKeys(generation: Generation, secrets: readonly string[]): Generation {
  const clean = removeSecretsDeep(generation, secrets);
  return clean === generation ? generation : { ...clean, adapted: [...clean.adapted, REPLY_MARKS.keyRemoved] };
}
