import { isLoopbackAddress } from './network.ts';

/** Whether an address never leaves this machine: `localhost`, 127.0.0.0/8, ::1, and 127.0.0.0/8 mapped into IPv6. Names are not looked up. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    (hostname.startsWith('[') && isLoopbackAddress(hostname)) ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}
