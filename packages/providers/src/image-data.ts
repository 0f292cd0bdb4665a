import type { MessagePart } from '@evenhand/core';

type Image = Extract<MessagePart, { image: unknown }>['image'];

/** An image as an address that holds its bytes (RFC 2397). */
export const toDataUrl = ({ mediaType, base64 }: Image): string => `data:${mediaType};base64,${base64}`;
