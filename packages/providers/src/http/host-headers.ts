import { ConfigError, type ModelEntry, type Runtime } from '@evenhand/core';

const VARIABLE = /\$\{([A-Z_][A-Z0-9_]*)\}/g;

/** Headers of an entry's host, filled in; `secrets` are the values of the variables, which no message may show. */
export interface HostHeaders {
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** @throws ConfigError naming header and variable, never what is in it */
export function readHostHeaders({ id, host }: ModelEntry, { env }: Pick<Runtime, 'env'>): HostHeaders {
  const secrets: string[] = [];
  const headers: Record<string, string> = {};
  for (const [name, template] of Object.entries(host.headers ?? {})) {
    const problem = (text: string) => new ConfigError(`model ${id} at ${host.name}: header ${name}: ${text}`);
    headers[name.toLowerCase()] = template.replace(VARIABLE, (_, variable: string) => {
      const value = env[variable]?.trim() ?? '';
      if (value === '') throw problem(`${variable} is not set; put its value into this environment variable`);
      if (!/^[\x20-\x7e]+$/.test(value))
        throw problem(`${variable} holds characters that no header can have (a line feed?); set it again`);
      secrets.push(value);
      return value;
    });
  }
  return { headers, secrets };
}
