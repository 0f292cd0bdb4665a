import { messages } from '@evenhand/messages';
import { escapeMarkdown, markdownTable } from '../markdown/text.ts';
import type { Gate } from './gate.ts';
import { concludeGate, gateTable } from './sentences.ts';

/** A gate for a pull request: the verdict, its reason, and the table of checks. */
export function gateMarkdown(gate: Gate): string {
  const { gate: text } = messages;
  const { header, rows } = gateTable(gate);
  const parts = [
    `### ${escapeMarkdown(text.headline(gate.name, messages.gateVerdicts[gate.verdict]))}`,
    `${escapeMarkdown(gate.before)} → ${escapeMarkdown(gate.after)}`,
    ...concludeGate(gate).map(escapeMarkdown),
    ...(rows.length === 0
      ? []
      : [
          markdownTable(
            header,
            rows.map((row) => row.map(escapeMarkdown)),
          ),
        ]),
    ...(gate.notes.length === 0
      ? []
      : [`${text.notesTitle}:`, gate.notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n')]),
  ];
  return `${parts.join('\n\n')}\n`;
}
