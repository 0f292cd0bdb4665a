import { inLanguage } from '@evenhand/messages';
import type { GateCheck } from './checks.ts';
import type { Gate } from './gate.ts';
import { concludeGate, explainCheck, nameCheck } from './sentences.ts';

/**
 * A gate as JUnit XML, which CI systems read: a testcase for each check. A blocking check that is no-go or inconclusive is a failure;
 * of the other tiers what they found stands in `system-out`. Runs that cannot be compared are one testcase with an error for each reason.
 */
export function gateJunit(gate: Gate): string {
  return inLanguage('en', () => toXml(gate));
}

function toXml(gate: Gate): string {
  const cases =
    gate.verdict === 'not_comparable'
      ? gate.obstacles.map(({ kind, sentence }) =>
          element('testcase', { classname: gate.name, name: `comparable: ${kind}` }, [
            element('error', { type: kind, message: sentence }, []),
          ]),
        )
      : gate.checks.map((check) =>
          element('testcase', { classname: gate.name, name: nameCheck(check) }, [caseResult(check)]),
        );
  const failures = gate.checks.filter(isFailure).length;
  const counts = { tests: String(cases.length), failures: String(failures), errors: String(gate.obstacles.length) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', counts, [
    element('testsuite', { name: gate.name, ...counts, skipped: '0' }, [
      ...cases,
      element('system-out', {}, [escapeXml(concludeGate(gate).join('\n'))]),
    ]),
  ])}\n`;
}

const isFailure = ({ tier, verdict }: GateCheck) => tier === 'blocking' && verdict !== 'go';

function caseResult(check: GateCheck): string {
  const message = explainCheck(check);
  return isFailure(check)
    ? element('failure', { type: check.verdict, message }, [])
    : element('system-out', {}, [escapeXml(`${check.tier}, ${check.verdict}: ${message}`)]);
}

function element(name: string, attributes: Readonly<Record<string, string>>, content: readonly string[]): string {
  const stated = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    .join('');
  return content.length === 0 ? `<${name}${stated}/>` : `<${name}${stated}>${content.join('')}</${name}>`;
}

/** What XML 1.0 has no character for, not even as a reference: https://www.w3.org/TR/xml/#charsets */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be taken out
const NO_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Any text as the content of an element or of a quoted attribute; what XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(NO_CHARACTER, '\ufffd')
    .replace(/[&<>"'\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
