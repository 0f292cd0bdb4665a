import {
  ConfigError,
  type DialogueRules,
  type Generation,
  hashPrompt,
  listTurnMessages,
  type RenderedPrompt,
  type RunRecord,
  replayDialogue,
  type Sample,
  type Sampling,
  type SuiteHeader,
} from '@evenhand/core';
import { canonicalJson, pushAll } from '@evenhand/io';
import type { VerifyContext } from './verification.ts';

type DialogueCheck = (
  record: RunRecord,
  sample: Sample,
  suite: SuiteHeader,
  rendered: RenderedPrompt,
  common: Sampling,
) => string[];

/**
 * Tells what is wrong about the turns of a record: each was asked with what was said before it, and where this version has the
 * environment, that says the same again and comes to the same state. A record without an environment has one turn.
 * @param notes is given what cannot be played again
 */
export function createDialogueCheck({ findDialogueRules }: VerifyContext, notes: string[]): DialogueCheck {
  const known = new Map<SuiteHeader, DialogueRules | null>();
  const findRules = (suite: SuiteHeader, { name, version }: NonNullable<SuiteHeader['environment']>) => {
    const before = known.get(suite);
    if (before !== undefined) return before;
    const rules = findDialogueRules?.(suite) ?? null;
    known.set(suite, rules);
    if (rules === null)
      notes.push(
        `suite ${suite.name}: its environment ${name}@${version} is not one of this evenhand; what it said is taken from the records and not played again`,
      );
    return rules;
  };
  return (record, sample, suite, rendered, common) => {
    const { turns, state } = record;
    const { environment } = suite;
    if (environment === undefined) {
      const wrong = turns.length > 1 ? [`it has ${turns.length} turns, and its suite has no environment`] : [];
      return state === undefined ? wrong : [...wrong, 'it has a state, and its suite has no environment'];
    }
    const wrong: string[] = [];
    // Of a copy that leaves replies out only what was asked first can be known.
    const isRedacted = turns.some(({ generation }) => generation?.leftOut !== undefined);
    const prompts = listTurnMessages(rendered, turns);
    for (const [index, { generation, promptSha256, messages }] of turns.entries()) {
      if (index < turns.length - 1 && generation === null)
        wrong.push(`turn ${index + 1} has no reply, and there is another turn behind it`);
      if ((index === 0 || !isRedacted) && hashPrompt(prompts[index]!, common, rendered) !== promptSha256)
        wrong.push(
          `turn ${index + 1} was not asked with what was said before it: its SHA-256 differs from promptSha256`,
        );
      if ((index === 0) !== (messages === undefined))
        wrong.push(`turn ${index + 1} ${index === 0 ? 'has messages behind a reply that is none' : 'has no messages'}`);
    }
    if (turns.length > environment.maxTurns)
      wrong.push(`it has ${turns.length} turns; a dialogue ends after ${environment.maxTurns}`);
    if (isRedacted) return wrong;
    const rules = findRules(suite, environment);
    if (rules !== null && wrong.length === 0) pushAll(wrong, playAgain(rules, record, sample, rendered));
    return wrong;
  };
}

function playAgain(rules: DialogueRules, { turns, state, score }: RunRecord, sample: Sample, rendered: RenderedPrompt) {
  const replies = turns.flatMap(({ generation }): Generation[] => (generation === null ? [] : [generation]));
  const wrong: string[] = [];
  try {
    for (const [index, { messages }] of turns.entries()) {
      const { added } = replayDialogue(rules, sample, rendered, replies.slice(0, index));
      if (canonicalJson(added) !== canonicalJson(messages ?? []))
        wrong.push(`before turn ${index + 1} its environment, played again, says something else`);
    }
    const end = replayDialogue(rules, sample, rendered, replies);
    if (score !== null && !end.isOver) wrong.push('it was scored, and its dialogue is not at its end');
    if (state !== undefined && canonicalJson(state) !== canonicalJson(end.state))
      wrong.push('its environment, played again, comes to another state than the one that was scored');
    if (score !== null && state === undefined)
      wrong.push('it was scored, and the state of its environment is not kept');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    wrong.push(`its dialogue cannot be played again: ${error.message}`);
  }
  return wrong;
}
