import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, displayPath, readBytes, sha256, writeAtomic } from '@evenhand/io';

/** What a signature is said to be for, so that one made for something else is none. */
const NAMESPACE = 'evenhand-run';
const MANIFEST = 'manifest.json';
const SIGNATURE = `${MANIFEST}.sig`;
/** What people add to a run later, of which the manifest says nothing: labels, claims, downloads. */
const ADDITIONS = ['labels.json', 'claims.json', 'adoption.json'];

/** What `ssh-keygen` said. @throws ConfigError where there is none */
function runSshKeygen(args: readonly string[], input: Buffer | null = null) {
  const ended = spawnSync('ssh-keygen', args, {
    input: input ?? '',
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  if (ended.error !== undefined)
    throw new ConfigError(
      `ssh-keygen cannot be run (${(ended.error as NodeJS.ErrnoException).code}); install OpenSSH 8.2 or newer: signatures are made and checked by it`,
      { cause: ended.error },
    );
  return { code: ended.status, stdout: ended.stdout.trim(), stderr: ended.stderr.trim() };
}

/** What is signed: the manifest, and behind it a line with name and SHA-256 for each addition that is there. */
function readSigned(folder: string): Buffer {
  const lines = ADDITIONS.filter((name) => existsSync(join(folder, name))).map(
    (name) => `${name} ${sha256(readBytes(join(folder, name), 'what was added to the run'))}\n`,
  );
  return Buffer.concat([readFileSync(join(folder, MANIFEST)), Buffer.from(lines.join(''), 'utf8')]);
}

/**
 * Signs the manifest of a run, which names every input and record by its hash, and what was added to the run since, with an SSH key
 * (`ssh-keygen -Y sign`); the result files follow from those. @returns path of the signature @throws ConfigError
 */
export function signRun(folder: string, key: string): string {
  const keyPath = resolve(key);
  if (!existsSync(keyPath))
    throw new ConfigError(
      `${displayPath(keyPath)}: does not exist; give the file of an SSH key, such as ~/.ssh/id_ed25519`,
    );
  const path = join(folder, SIGNATURE);
  const { code, stdout, stderr } = runSshKeygen(['-Y', 'sign', '-f', keyPath, '-n', NAMESPACE], readSigned(folder));
  if (code !== 0 || !stdout.includes('SIGNATURE'))
    throw new ConfigError(`${displayPath(keyPath)}: nothing was signed: ${stderr || `ssh-keygen ended with ${code}`}`);
  writeAtomic(path, `${stdout}\n`);
  return path;
}

/** What came of a signature: who signed, or why nobody is known to have. */
export type SignatureResult = { readonly signer: string } | { readonly problem: string };

/**
 * Holds the signature of a run against the people whom a file names (the form of `allowed_signers`, ssh-keygen(1)).
 * @param signer the one who has to have signed; null = any of them
 * @throws ConfigError where that file does not exist
 */
export function checkSignature(folder: string, allowedSigners: string, signer: string | null): SignatureResult {
  const allowed = resolve(allowedSigners);
  if (!existsSync(allowed))
    throw new ConfigError(
      `${displayPath(allowed)}: does not exist; give a file that says who may have signed, one line each: NAME ssh-ed25519 KEY`,
    );
  const signature = join(folder, SIGNATURE);
  if (!existsSync(signature)) return { problem: 'is missing: nobody has signed this run' };
  const found = signer === null ? findSigner(allowed, signature) : signer;
  if (found === null) return { problem: 'is by nobody whom the file of signers names' };
  const args = ['-Y', 'verify', '-f', allowed, '-I', found, '-n', NAMESPACE, '-s', signature];
  const { code, stdout, stderr } = runSshKeygen(args, readSigned(folder));
  if (code === 0) return { signer: found };
  return {
    problem: `does not fit manifest.json and what was added to the run, as signed by ${found}: ${stderr || stdout || `ssh-keygen ended with ${code}`}`,
  };
}

function findSigner(allowed: string, signature: string): string | null {
  const { code, stdout } = runSshKeygen(['-Y', 'find-principals', '-f', allowed, '-s', signature]);
  return code === 0 && stdout !== '' ? stdout.split('\n')[0]! : null;
}
