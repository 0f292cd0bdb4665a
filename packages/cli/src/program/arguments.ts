// How words of the command line are read. @throws InvalidArgumentError
import type { ShardNumber } from '@evenhand/core';
import { InvalidArgumentError } from 'commander';

export const parseCount = (text: string): number => {
  if (!/^\d+$/.test(text) || Number(text) < 1) throw new InvalidArgumentError('expected a whole number above 0');
  return Number(text);
};
export const parseInteger = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
};
export const parsePort = (text: string): number => {
  if (!/^\d+$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('expected a port from 1 to 65535, or 0 for any that is free');
  return Number(text);
};
export const parseShare = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('expected a share between 0 and 1 such as 0.25');
  return value;
};
export const fullMark = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('expected a number above 0 such as 100');
  return value;
};
export const parseAmounts = (text: string): number[] =>
  parseNames(text).map((one) => {
    const value = Number(one);
    if (!(value > 0 && Number.isFinite(value)))
      throw new InvalidArgumentError('expected numbers above 0 such as 1,2,4');
    return value;
  });
export const parseAmount = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('expected an amount in USD such as 20 or 0.50');
  return Number(text);
};
export const parseAddress = (text: string): string => {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('expected an address that begins with https:// or http://');
  return text;
};
export const parseShard = (text: string): ShardNumber => {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (index === undefined || Number(index) < 1 || Number(index) > Number(of))
    throw new InvalidArgumentError('expected the number of a shard and how many there are, such as 1/3');
  return { index: Number(index), of: Number(of) };
};
export const parseNames = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
