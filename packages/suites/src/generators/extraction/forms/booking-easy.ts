import type { Template } from '../../twins.ts';
import { clock } from '../clock.ts';
import { iso, long, someDay } from '../dates.ts';
import { count, date, textField, time } from '../fields.ts';
import { form } from '../form.ts';
import { cities, people } from '../words.ts';

const table = form({
  id: 'table',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), day: someDay(r), guests: r.int(3, 12) }),
  fields: {
    name: textField('name of the booking', '预订人姓名'),
    date: date('day of the visit', '用餐日期'),
    guests: count('guests', '用餐人数'),
  },
  facts: (p) => ({ name: p.who, date: iso(p.day), guests: p.guests }),
  en: (p) => `Hello, please book us a table for ${p.guests} on ${long(p.day).en}. The name is ${p.who.en}. Thank you!`,
  zh: (p) => `你好，麻烦帮我们订一张${long(p.day).zh}的桌子，一共${p.guests}个人，预订人写${p.who.zh}，谢谢！`,
});

const haircut = form({
  id: 'haircut',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), day: someDay(r), at: r.int(10 * 60, 18 * 60, 15) }),
  fields: {
    name: textField('name of the customer', '顾客姓名'),
    date: date('day of the haircut', '理发日期'),
    time: time('time of the haircut', '理发时间'),
  },
  facts: (p) => ({ name: p.who, date: iso(p.day), time: clock(p.at) }),
  en: (p) =>
    `Hi, this is ${p.who.en}. Could I come in for a haircut on ${long(p.day).en} at ${clock(p.at)}? See you then.`,
  zh: (p) => `您好，我是${p.who.zh}。我想约${long(p.day).zh}${clock(p.at)}来理发，可以吗？到时候见。`,
});

const guesthouse = form({
  id: 'guesthouse',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), day: someDay(r), nights: r.int(2, 9) }),
  fields: {
    name: textField('name of the guest', '客人姓名'),
    check_in: date('day of arrival', '入住日期'),
    nights: count('nights', '住几晚'),
  },
  facts: (p) => ({ name: p.who, check_in: iso(p.day), nights: p.nights }),
  en: (p) =>
    `Good morning, I'd like a room with you for ${p.nights} nights, arriving on ${long(p.day).en}. Best wishes, ${p.who.en}`,
  zh: (p) => `早上好，我想在贵店订一间房，${long(p.day).zh}入住，住${p.nights}晚。${p.who.zh}敬上`,
});

const trainTickets = form({
  id: 'train-tickets',
  level: 'easy',
  draw: (r) => ({ route: r.two(cities.slice(0, 5)), tickets: r.int(2, 9) }),
  fields: {
    from: textField('city of departure', '出发城市'),
    to: textField('city of arrival', '到达城市'),
    tickets: count('tickets', '票数'),
  },
  facts: (p) => ({ from: p.route[0], to: p.route[1], tickets: p.tickets }),
  en: (p) =>
    `We need ${p.tickets} train tickets from ${p.route[0].en} to ${p.route[1].en}, please. Any train in the morning is fine.`,
  zh: (p) => `我们要${p.tickets}张从${p.route[0].zh}到${p.route[1].zh}的火车票，上午的哪趟车都行。`,
});

export const bookingEasy: readonly Template[] = [table, haircut, guesthouse, trainTickets];
