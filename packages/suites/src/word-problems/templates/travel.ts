import { money, over } from '../exact.ts';
import { type Template, template } from '../template.ts';
import { people } from '../words.ts';

const coachRoute = template({
  id: 'coach-route',
  level: 'easy',
  draw: (r) => ({ hours: r.int(2, 6), speed: r.int(55, 98), rest: r.int(15, 140) }),
  answer: (p) => p.hours * p.speed + p.rest,
  en: (p) =>
    `A coach drives for ${p.hours} hours at a steady ${p.speed} km/h and then still has ${p.rest} km to go. How many kilometres long is the whole route?`,
  zh: (p) => `一辆大巴以每小时${p.speed}千米的速度匀速行驶了${p.hours}小时，离终点还有${p.rest}千米。全程长多少千米？`,
});

const busPassengers = template({
  id: 'bus-passengers',
  level: 'easy',
  draw: (r) => ({ start: r.int(18, 45), off: r.int(4, 15), on: r.int(3, 16) }),
  whole: (p) => [p.start - p.off],
  answer: (p) => p.start - p.off + p.on,
  en: (p) =>
    `A bus leaves the terminus with ${p.start} passengers. At the first stop ${p.off} passengers get off and ${p.on} get on. How many passengers are on the bus then?`,
  zh: (p) =>
    `一辆公交车从总站出发时载有${p.start}名乘客，到第一站时有${p.off}人下车、${p.on}人上车。这时车上有多少名乘客？`,
});

const bikeAndTrain = template({
  id: 'bike-and-train',
  level: 'medium',
  draw: (r) => ({
    who: r.pick(people),
    near: r.int(2, 9),
    slow: r.pick([10, 12, 15, 18, 20]),
    wait: r.int(6, 25),
    far: r.int(20, 180, 2),
    fast: r.pick([60, 80, 90, 100, 120]),
  }),
  whole: (p) => [(60 * p.near) / p.slow, (60 * p.far) / p.fast],
  answer: (p) => (60 * p.near) / p.slow + p.wait + (60 * p.far) / p.fast,
  en: (p) =>
    `${p.who.en} cycles ${p.near} km to the station at ${p.slow} km/h, waits there for ${p.wait} minutes and then travels ${p.far} km by train at an average speed of ${p.fast} km/h. How many minutes does the whole journey take?`,
  zh: (p) =>
    `${p.who.zh}骑自行车去${p.near}千米外的火车站，每小时骑${p.slow}千米；在车站等了${p.wait}分钟后，又乘火车行驶了${p.far}千米，火车平均每小时行${p.fast}千米。整个行程一共用了多少分钟？`,
});

const electricCar = template({
  id: 'electric-car',
  level: 'medium',
  draw: (r) => ({ who: r.pick(people), use: r.int(12, 22), cents: r.int(35, 95, 5), distance: r.int(40, 240, 5) }),
  answer: (p) => over(2 * p.distance * p.use * p.cents, 100 * 100),
  en: (p) =>
    `An electric car uses ${p.use} kWh of electricity per 100 km, and charging costs $${money(p.cents)} per kWh. ${p.who.en} drives it to a town ${p.distance} km away and back by the same road. How many dollars does the electricity for the round trip cost?`,
  zh: (p) =>
    `一辆电动汽车每行驶100千米耗电${p.use}千瓦时，充电的价格是每千瓦时${money(p.cents)}元。${p.who.zh}开这辆车去${p.distance}千米外的小镇，再原路返回。往返一共要花多少元电费？`,
});

const lorryAndCar = template({
  id: 'lorry-and-car',
  level: 'hard',
  draw: (r) => ({
    gap: r.int(250, 700, 5),
    start: r.int(6, 10),
    slow: r.int(40, 70, 2),
    head: r.int(2, 4),
    fast: r.int(75, 110, 5),
  }),
  whole: (p) => [p.gap - p.slow * p.head, (4 * (p.gap - p.slow * p.head)) / (p.slow + p.fast)],
  answer: (p) => over(p.slow * (p.gap + p.fast * p.head), p.slow + p.fast),
  en: (p) =>
    `Towns A and B are ${p.gap} km apart by road. At ${p.start}:00 in the morning a lorry leaves A for B at a steady ${p.slow} km/h. Exactly ${p.head} hours later a car leaves B for A on the same road at a steady ${p.fast} km/h. How many kilometres from A do they meet?`,
  zh: (p) =>
    `甲、乙两地之间的公路长${p.gap}千米。上午${p.start}:00，一辆货车从甲地匀速开往乙地，每小时行${p.slow}千米；整整${p.head}小时后，一辆轿车从乙地沿同一条公路匀速开往甲地，每小时行${p.fast}千米。两车相遇的地点离甲地多少千米？`,
});

const thereAndBack = template({
  id: 'there-and-back',
  level: 'hard',
  draw: (r) => ({ distance: r.int(30, 240, 6), out: r.int(40, 90, 5), back: r.int(40, 90, 5), stop: r.int(10, 90, 2) }),
  whole: (p) => [(60 * p.distance) / p.out, (60 * p.distance) / p.back, Math.abs(p.out - p.back)],
  answer: (p) => {
    const minutes = (60 * p.distance) / p.out + p.stop + (60 * p.distance) / p.back;
    return over(2 * p.distance * 60, minutes);
  },
  en: (p) =>
    `A van drives ${p.distance} km to a warehouse at ${p.out} km/h, is unloaded there for ${p.stop} minutes and returns by the same road at ${p.back} km/h. What is its average speed over the whole round trip, in km/h, if the time for unloading is counted as well?`,
  zh: (p) =>
    `一辆货车以每小时${p.out}千米的速度开到${p.distance}千米外的仓库，在那里卸货用了${p.stop}分钟，再以每小时${p.back}千米的速度原路返回。如果把卸货时间也算在内，货车往返全程的平均速度是每小时多少千米？`,
});

export const travel: readonly Template[] = [
  coachRoute,
  busPassengers,
  bikeAndTrain,
  electricCar,
  lorryAndCar,
  thereAndBack,
];
