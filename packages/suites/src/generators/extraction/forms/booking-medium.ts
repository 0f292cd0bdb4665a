import type { Template } from '../../twins.ts';
import { clock, spoken } from '../clock.ts';
import { dayOfMonth, iso, sameMonth, short, someDay, spokenDate, spokenDayOfMonth, weekday } from '../dates.ts';
import { amount, count, date, oneOf, textField, time, yesNo } from '../fields.ts';
import { form } from '../form.ts';
import { cities, people } from '../words.ts';

const familyDinner = form({
  id: 'family-dinner',
  level: 'medium',
  draw: (r) => ({
    who: r.pick(people),
    today: someDay(r),
    ahead: r.int(5, 25),
    at: r.int(18 * 60, 20 * 60, 30),
    guests: r.int(4, 11),
    chair: r.pick([true, false]),
  }),
  sound: (p) => iso(p.today).slice(0, 4) === iso(p.today + p.ahead).slice(0, 4),
  written: (p) => p.today,
  fields: {
    name: textField('name of the booking', '预订人姓名'),
    date: date('day of the dinner', '用餐日期'),
    time: time('time of the dinner', '用餐时间'),
    guests: count('guests', '用餐人数'),
    high_chair: yesNo('is a high chair wanted', '是否需要儿童椅'),
    phone: textField('phone number', '电话号码'),
  },
  facts: (p) => ({
    name: p.who,
    date: iso(p.today + p.ahead),
    time: clock(p.at),
    guests: p.guests,
    high_chair: p.chair,
    phone: null,
  }),
  en: (p) =>
    `hi there!! my parents are coming over and they still rave about your soup :) so: ${spokenDate(p.today + p.ahead).en}, ${spoken(p.at).en}, there'll be ${p.guests} of us. ${p.chair ? 'A high chair for our youngest would be lovely.' : 'No high chair needed any more, our youngest is nine now.'} Put it under ${p.who.en} pls`,
  zh: (p) =>
    `老板好！！我爸妈要过来，一直惦记着你家的汤～那就${spokenDate(p.today + p.ahead).zh}${spoken(p.at).zh}吧，我们一共${p.guests}个人。${p.chair ? '最小的孩子需要一把儿童椅。' : '儿童椅不用了，最小的孩子都九岁了。'}就写${p.who.zh}的名字`,
});

const hotelRoom = form({
  id: 'hotel-room',
  level: 'medium',
  draw: (r) => ({
    today: someDay(r),
    ahead: r.int(20, 60),
    nights: r.int(2, 8),
    room: r.pick([
      { value: 'single', en: 'a single room', zh: '单人间' },
      { value: 'double', en: 'a double room', zh: '双人间' },
      { value: 'family', en: 'a family room', zh: '家庭房' },
    ] as const),
    breakfast: r.pick([true, false]),
    limit: r.pick([null, 85, 95, 110, 125, 140, 160]),
  }),
  sound: (p) =>
    sameMonth(p.today + p.ahead, p.today + p.ahead + p.nights) &&
    iso(p.today).slice(0, 4) === iso(p.today + p.ahead).slice(0, 4),
  written: (p) => p.today,
  fields: {
    check_in: date('day of arrival', '入住日期'),
    check_out: date('day of departure', '退房日期'),
    room: oneOf(['single', '单人间'], ['double', '双人间'], ['family', '家庭房'])('kind of room', '房型'),
    breakfast: yesNo('is breakfast wanted', '是否要早餐'),
    max_price: amount('most that a night may cost', '每晚最高房价'),
  },
  facts: (p) => ({
    check_in: iso(p.today + p.ahead),
    check_out: iso(p.today + p.ahead + p.nights),
    room: p.room.value,
    breakfast: p.breakfast,
    max_price: p.limit,
  }),
  en: (p) =>
    `Dear all, a colleague told me how quiet your house is. Do you have ${p.room.en} from ${spokenDayOfMonth(p.today + p.ahead).en} to ${spokenDate(p.today + p.ahead + p.nights).en}? ${p.breakfast ? 'With breakfast, please.' : 'I can do without breakfast, I start early.'} ${p.limit === null ? 'What would that be per night?' : `It shouldn't be over €${p.limit} a night, or my boss will grumble.`} I come by train, so no parking.`,
  zh: (p) =>
    `您好，听同事说贵店很安静。请问${short(p.today + p.ahead).zh}入住、${spokenDayOfMonth(p.today + p.ahead + p.nights).zh}退房，有没有${p.room.zh}？${p.breakfast ? '要含早餐。' : '早餐就不用了，我走得早。'}${p.limit === null ? '一晚大概多少钱？' : `一晚最好别超过${p.limit}欧元，不然老板要念叨。`}我坐火车来，不需要车位。`,
});

const flight = form({
  id: 'flight',
  level: 'medium',
  draw: (r) => ({
    route: r.two(cities),
    today: someDay(r),
    ahead: r.int(14, 50),
    days: r.pick([null, 4, 6, 9, 11, 13]),
    bags: r.int(2, 5),
    seat: r.pick([
      { value: 'window', en: 'a window seat', zh: '靠窗' },
      { value: 'aisle', en: 'an aisle seat', zh: '靠过道' },
    ] as const),
  }),
  sound: (p) => iso(p.today).slice(0, 4) === iso(p.today + p.ahead + 14).slice(0, 4),
  written: (p) => p.today,
  fields: {
    from: textField('city of departure', '出发城市'),
    to: textField('city of arrival', '到达城市'),
    outbound: date('day of the flight there', '去程日期'),
    return: date('day of the flight back', '返程日期'),
    bags: count('bags to check in', '托运行李件数'),
    seat: oneOf(['window', '靠窗'], ['aisle', '靠过道'])('seat', '座位'),
  },
  facts: (p) => ({
    from: p.route[0],
    to: p.route[1],
    outbound: iso(p.today + p.ahead),
    return: p.days === null ? null : iso(p.today + p.ahead + p.days),
    bags: p.bags,
    seat: p.seat.value,
  }),
  en: (p) =>
    `Need a flight to ${p.route[1].en} on ${weekday(p.today + p.ahead).en}, ${short(p.today + p.ahead).en}, out of ${p.route[0].en}. ${p.days === null ? 'One way only, I go on by ship from there.' : `Back on ${spokenDate(p.today + p.ahead + p.days).en}.`} I check in ${p.bags} bags and carry a laptop. ${p.seat.en[0]!.toUpperCase()}${p.seat.en.slice(1)} as always. Last time the meal was cold, by the way.`,
  zh: (p) =>
    `要一张去${p.route[1].zh}的机票，${short(p.today + p.ahead).zh}（${weekday(p.today + p.ahead).zh}）从${p.route[0].zh}走。${p.days === null ? '只买单程，之后我坐船走。' : `${spokenDate(p.today + p.ahead + p.days).zh}回来。`}托运${p.bags}件行李，随身带个笔记本电脑。座位照旧${p.seat.zh}。对了，上次的飞机餐是凉的。`,
});

const meetingRoom = form({
  id: 'meeting-room',
  level: 'medium',
  draw: (r) => ({
    today: someDay(r),
    ahead: r.int(2, 9),
    from: r.int(9 * 60, 14 * 60, 15),
    length: r.int(60, 195, 15),
    people: r.int(5, 24),
    projector: r.pick([true, false]),
  }),
  sound: (p) => sameMonth(p.today, p.today + p.ahead) && dayOfMonth(p.today + p.ahead) > 12,
  written: (p) => p.today,
  fields: {
    date: date('day of the meeting', '会议日期'),
    start: time('time of the beginning', '开始时间'),
    end: time('time of the end', '结束时间'),
    people: count('people', '人数'),
    projector: yesNo('is a projector wanted', '是否要投影仪'),
    catering: yesNo('are drinks or food wanted', '是否要茶点'),
  },
  facts: (p) => ({
    date: iso(p.today + p.ahead),
    start: clock(p.from),
    end: clock(p.from + p.length),
    people: p.people,
    projector: p.projector,
    catering: null,
  }),
  en: (p) =>
    `Subject: room B (or any other)\nWe'd like a meeting room on ${spokenDayOfMonth(p.today + p.ahead).en} of this month, ${spoken(p.from).en} till ${spoken(p.from + p.length).en}. ${p.people} people, maybe the budget will be settled at last. ${p.projector ? 'Projector yes, ours is broken.' : 'We bring our own screen, so no projector.'}`,
  zh: (p) =>
    `主题：B会议室（或别的）\n想订本月${spokenDayOfMonth(p.today + p.ahead).zh}的会议室，${spoken(p.from).zh}到${spoken(p.from + p.length).zh}，${p.people}个人，但愿这次能把预算定下来。${p.projector ? '投影仪要的，我们的坏了。' : '屏幕我们自己带，不用投影仪。'}`,
});

export const bookingMedium: readonly Template[] = [familyDinner, hotelRoom, flight, meetingRoom];
