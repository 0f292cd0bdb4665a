export {
  type AnchorUnit,
  CHANNELS,
  type Channel,
  DRIFT_ALPHA,
  DRIFT_NIGHTS,
  type DriftSeries,
  findUnstable,
  type NightReply,
  type NightTest,
  nightLevel,
  testNight,
} from './channels.ts';
export { computeDrift, type Drift, type DriftModel, type DriftNight } from './drift.ts';
export { readNights } from './nights.ts';
export { concludeDrift, driftTable } from './sentences.ts';
