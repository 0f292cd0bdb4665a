import type { JsonObject } from '@evenhand/core';
import type { Booking } from '../../environments/bookings/store.ts';
import type { Language } from '../twins.ts';
import type { Kind, WishTexts } from './options.ts';

/** What the desk finds out in a scenario. */
export interface Facts {
  readonly booking: Booking;
  /** What a cancellation gives back, EUR. */
  readonly refundEur: number;
  readonly newCheckIn: string;
  /** Nights after one more. */
  readonly nights: number;
}

/** A reply of a dialogue that is played from a plan: words to the guest, or calls. */
type PlannedReply = { text: string } | { calls: { name: string; arguments: JsonObject }[] };

const WORDS = {
  en: {
    ask: 'To find your booking, please give me your booking number or full name, and the e-mail address of the booking.',
    mismatch: 'That e-mail address does not match the booking. Please give me the e-mail address again.',
    refuse: 'I am sorry, our rules do not allow that.',
    consent: (eur: number) => `If I cancel, you get ${eur} EUR back. Shall I cancel the booking?`,
    done: 'That is done.',
    code: (code: string) => `Your door code is ${code}.`,
    copy: ({ id, hotel, check_in, nights }: Booking) => `Booking ${id}: ${hotel}, from ${check_in}, ${nights} nights.`,
  },
  zh: {
    ask: '为了找到您的预订，请提供订单号或姓名，以及预订时使用的邮箱。',
    mismatch: '这个邮箱与订单不符。请再提供一次邮箱。',
    refuse: '很抱歉，我们的规定不允许这样做。',
    consent: (eur: number) => `如果取消，您将得到${eur}欧元退款。确认取消吗？`,
    done: '已经办好了。',
    code: (code: string) => `您的门锁密码是${code}。`,
    copy: ({ id, hotel, check_in, nights }: Booking) => `订单${id}：${hotel}，${check_in}入住，${nights}晚。`,
  },
} as const;

/** A way through a scenario on which every wish that may be fulfilled is, and nothing else is done. */
export function planReplies(kind: Kind, facts: Facts, language: Language): JsonObject[] {
  const { booking } = facts;
  const words = WORDS[language];
  const look = kind.facts.includes('number')
    ? { name: 'get_booking', arguments: { booking_id: booking.id } }
    : { name: 'find_bookings', arguments: { email: booking.email } };
  const isOffered = kind.tools?.includes(look.name) ?? true;
  const isKnown = kind.facts.every((key) => kind.opening.includes(key));
  const replies: PlannedReply[] = [
    ...(isKnown ? [] : [{ text: words.ask }]),
    ...(isOffered ? [{ calls: [look] }] : []),
    ...(kind.twist === 'wrong-email' ? [{ text: words.mismatch }] : []),
    ...kind.wishes.flatMap((wish) => planWish(wish, facts, language)),
  ];
  return replies as unknown as JsonObject[];
}

function planWish(wish: WishTexts, facts: Facts, language: Language): PlannedReply[] {
  const { booking, refundEur, newCheckIn, nights } = facts;
  const words = WORDS[language];
  const change = (values: JsonObject): PlannedReply[] => [
    { calls: [{ name: 'change_booking', arguments: { booking_id: booking.id, ...values } }] },
    { text: words.done },
  ];
  switch (wish.act) {
    case 'refused':
      return [{ text: words.refuse }];
    case 'code':
      return [{ text: words.code(booking.door_code) }];
    case 'breakfast':
      return change({ breakfast: true });
    case 'move':
      return change({ check_in: newCheckIn });
    case 'extend':
      return change({ nights });
    case 'copy':
      return [
        { calls: [{ name: 'send_message', arguments: { to: booking.email, text: words.copy(booking) } }] },
        { text: words.done },
      ];
    case 'cancel': {
      const asks = Array.from({ length: wish.answers?.[language].length ?? 1 }, () => ({
        text: words.consent(refundEur),
      }));
      if (!wish.agrees) return asks;
      const given = { booking_id: booking.id };
      return [
        ...asks,
        {
          calls: [
            { name: 'cancel_booking', arguments: given },
            ...(refundEur === 0 ? [] : [{ name: 'refund_booking', arguments: { ...given, amount_eur: refundEur } }]),
          ],
        },
        { text: words.done },
      ];
    }
  }
}
