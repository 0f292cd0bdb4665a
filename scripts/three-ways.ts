// node scripts/three-ways.ts RUN: what a run of the experiment three-ways has to show. All cells have a reply; the manifest
// states digest and context of the server's model; and no two ways are shown to read fewer than 90 % of the replies alike:
// with few samples a flip or two prove nothing, so the upper end of the interval is held to the bar.
import { readRun } from '../packages/report/src/index.ts';

const LEAST = 0.9;

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node scripts/three-ways.ts RUN');
const { manifest, serverAgreements } = readRun(folder);
const faults: string[] = [];
if (manifest.status !== 'complete') faults.push(`the run is ${manifest.status}`);
const server = manifest.models.find(({ provider }) => provider === 'ollama');
if (server?.identity.digest == null || server.identity.contextLength === null)
  faults.push('the manifest does not state digest and context of the model at Ollama');
if (serverAgreements.length !== 3) faults.push(`${serverAgreements.length} pairs serve the same weights; expected 3`);
for (const { modelA, modelB, n, sameReading, sameScore, sameText, samePrompt, share } of serverAgreements) {
  console.log(
    `${modelA} and ${modelB}: ${sameReading} of ${n} read alike, ${sameScore} with the same score, ${sameText} the same text, ${samePrompt} prompts of the same length`,
  );
  if (n === 0 || (share.hi ?? 1) < LEAST) faults.push(`${modelA} and ${modelB} read fewer than ${LEAST * 100} % alike`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
