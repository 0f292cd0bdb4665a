export const root: string;
export const cache: string;
/** Folder of all packs. */
export const packs: string;
export function packOfNow(of?: string): string;
export function packedMain(): string | null;
