export * from './adapter.ts';
export * from './errors.ts';
export * from './generation.ts';
export * from './model.ts';
export * from './sample.ts';
