/** `1 reply`, `2 replies`. @param many absent = with an s */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
