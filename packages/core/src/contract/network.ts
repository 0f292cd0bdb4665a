import { BlockList } from 'node:net';
import { describe } from '@evenhand/io';
import * as z from 'zod';

/** A proxy, named in a file; its password never is. */
export const proxySchema = z.union([
  createProxyUrlSchema(),
  z.strictObject({
    url: describe(createProxyUrlSchema(), 'Address of the proxy, without user and password.'),
    authEnv: describe(
      z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'the name of an environment variable, never the password'),
      'Name of the environment variable that holds `user:password`, never the password.',
    ),
  }),
]);

/** An address without user and password: what stands in a file is copied into results. */
export function withoutCredentials(url: z.ZodURL, remedy: string) {
  return url.refine(
    (text) => {
      // What is no address at all is said of by the schema itself.
      if (!URL.canParse(text)) return true;
      const { username, password } = new URL(text);
      return username === '' && password === '';
    },
    { message: `no user and password in a file: ${remedy}` },
  );
}

/** The address of a server that speaks HTTP, to which paths are added. */
export const baseUrlSchema = withoutCredentials(
  z
    .url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' })
    .refine((text) => !/[?#]/.test(text), {
      message:
        'no query and no fragment: paths are added behind it; a key goes into apiKeyEnv, anything else into headers',
    }),
  'name a variable with the key in apiKeyEnv',
);

function createProxyUrlSchema() {
  return withoutCredentials(
    z.url({ protocol: /^https?$/, error: 'expected the address of an HTTP proxy, such as http://proxy.example:3128' }),
    'write { url, authEnv }, authEnv naming the variable with user:password',
  );
}

/** Somebody that this process had a connection with. */
export const peerSchema = z.strictObject({
  name: describe(z.string(), 'Name as the address has it.'),
  address: describe(z.string().nullable(), 'IP address; null = a proxy connected.'),
  port: describe(z.int().nullable(), 'Port; null = of pip, whose index is its own setting.'),
  via: describe(z.string().nullable(), 'The proxy, as name:port; null = none.'),
});
export type Peer = z.infer<typeof peerSchema>;

/** What every connection of the process obeys, and where it is written down. */
export interface Network {
  /** Only this machine is spoken to: anything else is refused before a byte is sent, look-ups of names included. */
  readonly localOnly: boolean;
  /** Through which an address is reached; null = directly. */
  proxyFor(url: URL): { readonly url: string; readonly auth: string | null } | null;
  /** Told of every connection that was made. */
  recordPeer(peer: Peer): void;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an IP address, mapped into IPv6 or not, is one of this machine's own that no packet leaves by. */
export function isLoopbackAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return loopback.check(bare, bare.includes(':') ? 'ipv6' : 'ipv4');
}
