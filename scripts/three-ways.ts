// node scripts/three-ways.ts RUN: what a run of the experiment three-ways has to show. All cells have a reply; the manifest
// states digest and context of the server's model; each two ways give at least 90 % of the replies the same score; and the two
// interfaces of one server read at least 90 % alike. In process another build of llama.cpp computes, so its words part sooner.
import { readRun } from '../packages/report/src/index.ts';

const LEAST = 0.9;

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node scripts/three-ways.ts RUN');
const { manifest, agreements } = readRun(folder);
const faults: string[] = [];
if (manifest.status !== 'complete') faults.push(`the run is ${manifest.status}`);
const server = manifest.models.find(({ provider }) => provider === 'ollama');
if (server?.identity.digest == null || server.identity.contextLength === null)
  faults.push('the manifest does not state digest and context of the model at Ollama');
if (agreements.length !== 3) faults.push(`${agreements.length} pairs serve the same weights; expected 3`);
for (const { modelA, modelB, n, sameReading, sameScore, sameText, samePrompt } of agreements) {
  console.log(
    `${modelA} and ${modelB}: ${sameReading} of ${n} read alike, ${sameScore} with the same score, ${sameText} the same text, ${samePrompt} prompts of the same length`,
  );
  const oneServer = [modelA, modelB].every((id) => manifest.models.find((model) => model.id === id)!.baseUrl !== null);
  if ((oneServer ? sameReading : sameScore) < LEAST * n)
    faults.push(`${modelA} and ${modelB} agree on fewer than ${LEAST * 100} %`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
