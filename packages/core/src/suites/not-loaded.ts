import { ConfigError } from '@evenhand/io';

/** What a suite rests on is at hand once it was loaded; then the suite is read again. */
export class NotLoadedError extends ConfigError {
  readonly load: () => Promise<void>;
  /** @param what a file, or a part of the program */
  constructor(what: string, load: () => Promise<void>) {
    super(`${what}: is not loaded yet`);
    this.load = load;
  }
}
