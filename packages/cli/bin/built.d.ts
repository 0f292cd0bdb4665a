export function isBuilt(cli: string): boolean;
