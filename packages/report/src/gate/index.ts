export { type CheckVerdict, decideAccuracy, decideRatio, GATE_ALPHA, type GateCheck } from './checks.ts';
export { computeGate, type Gate } from './gate.ts';
export { escapeXml, gateJunit } from './junit.ts';
export { gateMarkdown } from './markdown.ts';
export type { Obstacle } from './obstacles.ts';
export { loadPolicy, type Policy, policySchema } from './policy-file.ts';
export { concludeGate, gateTable } from './sentences.ts';
