import { resolve } from 'node:path';
import {
  ConfigError,
  chooseToolForm,
  describeParts,
  listIds,
  type RunInputs,
  type RunRecord,
  readInputs,
  readManifest,
  readRecords,
  renderPrompt,
  type Sample,
  type Suite,
} from '@evenhand/core';
import { didYouMean, displayPath, visible } from '@evenhand/io';
import { LEFT_OUT } from '@evenhand/report';
import { print, printJson, styled } from '../output/terminal.ts';

/** One sample with all its replies. @throws ConfigError when the run has no such sample */
export function show(run: string, wanted: string, flags: { json?: boolean }): void {
  const folder = resolve(run);
  const manifest = readManifest(folder);
  const inputs = readInputs(folder, manifest);
  const found = inputs.suites.flatMap((suite) =>
    suite.samples
      .values()
      .filter((sample) => sample.id === wanted || `${suite.name}/${sample.id}` === wanted)
      .map((sample) => ({ suite, sample }))
      .toArray(),
  );
  if (found.length === 0) {
    const hint = didYouMean(
      wanted,
      inputs.suites.flatMap((suite) => listIds(suite.samples)),
    );
    throw new ConfigError(
      `${displayPath(folder)}: has no sample ${JSON.stringify(wanted)}${hint === null ? '' : `; ${hint}`} (the ids are in samples/*.csv)`,
    );
  }
  if (found.length > 1)
    throw new ConfigError(
      `${displayPath(folder)}: several suites have a sample ${JSON.stringify(wanted)}; use ${found.map(({ suite }) => `${suite.name}/${wanted}`).join(' or ')}`,
    );
  const { suite, sample } = found[0]!;
  const records = manifest.models.flatMap(({ id }) =>
    [...readRecords(folder, id)].filter((record) => record.suite === suite.name && record.sample === sample.id),
  );
  const prompts = listPrompts(records, suite, sample, inputs);
  if (flags.json) {
    printJson({ suite: suite.name, sample, prompts, records });
    return;
  }
  print(`${styled('bold', `${suite.name}/${visible(sample.id)}`)}  target: ${visible(sample.target.join(' | '))}`);
  for (const { name, form, messages, tools } of prompts) {
    for (const message of messages)
      print(
        `\n${styled('dim', `${name}${form === 'native' ? ', tools in the API field' : ''}, ${message.role}:`)}\n${indented(message.parts === undefined ? message.content : describeParts(message.parts))}`,
      );
    if (tools !== null)
      print(
        `\n${styled('dim', `${name}, tools in the API field:`)}\n${indented(tools.map((tool) => tool.name).join(', '))}`,
      );
  }
  for (const record of records) printReply(record);
}

/** Each prompt variant that was sent, once; models may have been sent the tools in different forms. */
function listPrompts(records: readonly RunRecord[], suite: Suite, sample: Sample, { models, settings }: RunInputs) {
  const prompts = new Map(
    records.map(({ prompt: name, model }) => {
      const prompt = suite.prompts[name]!;
      const form = chooseToolForm(prompt, models.find(({ id }) => id === model)!, settings.tools);
      return [`${name} ${form}`, { name, form, ...renderPrompt(prompt, sample, form) }];
    }),
  );
  return [...prompts.values()];
}

function printReply(record: RunRecord): void {
  const { score } = record;
  const title = `${record.model}${record.trial > 1 ? ` trial ${record.trial}` : ''}${record.prompt === 'main' ? '' : ` (${record.prompt})`}`;
  print(`\n${styled('bold', title)}  ${styled(record.outcome === 'correct' ? 'green' : 'red', record.outcome)}`);
  for (const { generation, messages: added = [] } of record.turns) {
    for (const { role, toolName, content } of added) print(styled('dim', indented(`${toolName ?? role}: ${content}`)));
    if (generation === null) continue;
    if (generation.reasoning !== '') print(styled('dim', indented(generation.reasoning)));
    print(indented(generation.leftOut === undefined ? generation.text : LEFT_OUT));
    for (const call of generation.toolCalls) print(indented(`${call.name}(${call.arguments})`));
  }
  if (record.failure !== null) print(indented(`${record.failureKind}: ${record.failure}`));
  if (score !== null)
    print(
      styled(
        'dim',
        `extracted: ${score.answer === null ? 'nothing' : JSON.stringify(visible(score.answer))}${score.rule === null ? '' : ` by ${score.rule}`}; ${record.scorer}; score ${score.value}, strict ${score.strict}, lenient ${score.lenient}`,
      ),
    );
}

/** Text of a model, harmless and set off. */
function indented(text: string): string {
  return visible(text.trim())
    .split('\n')
    .map((line) => `  │ ${line}`)
    .join('\n');
}
