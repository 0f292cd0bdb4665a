export { compareGrounds, type Effect, type Ground, type GroundDifference, type GroundName } from './compare-grounds.ts';
export { METHODS } from './methods.ts';
export { createInputGrounds, createManifestGrounds, createServedGrounds, SERVED_GROUNDS } from './run-grounds.ts';
