import { over } from '../exact.ts';
import { sharing } from '../small.ts';
import { type Template, template } from '../template.ts';
import { people } from '../words.ts';

const twoRides = template({
  id: 'two-rides',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), morning: r.int(2, 20), afternoon: r.int(2, 20) }),
  answer: (p) => p.morning + p.afternoon,
  en: (p) =>
    `${p.who.en} cycles ${p.morning} km in the morning and ${p.afternoon} km in the afternoon. How many kilometres does ${p.who.she} cycle in all?`,
  zh: (p) => `${p.who.zh}上午骑车${p.morning}千米，下午骑车${p.afternoon}千米。${p.who.ta}一共骑了多少千米？`,
});

const boatTrip = template({
  id: 'boat-trip',
  level: 'easy',
  draw: sharing,
  answer: (p) => p.total / p.parts,
  en: (p) =>
    `A group of ${p.total} children goes on a boat trip, ${p.parts} children in each boat. How many boats do they need?`,
  zh: (p) => `${p.total}个小朋友去坐船游湖，每条船坐${p.parts}人。一共需要多少条船？`,
});

const coachRoute = template({
  id: 'coach-route',
  level: 'medium',
  draw: (r) => ({ hours: r.int(2, 6), speed: r.int(55, 98), rest: r.int(15, 140) }),
  answer: (p) => p.hours * p.speed + p.rest,
  en: (p) =>
    `A coach drives for ${p.hours} hours at a steady ${p.speed} km/h and then still has ${p.rest} km to go. How many kilometres long is the whole route?`,
  zh: (p) => `一辆大巴以每小时${p.speed}千米的速度匀速行驶了${p.hours}小时，离终点还有${p.rest}千米。全程长多少千米？`,
});

const busPassengers = template({
  id: 'bus-passengers',
  level: 'medium',
  draw: (r) => ({ start: r.int(18, 45), off: r.int(4, 15), on: r.int(3, 16) }),
  counts: (p) => [p.start - p.off],
  answer: (p) => p.start - p.off + p.on,
  en: (p) =>
    `A bus leaves the terminus with ${p.start} passengers. At the first stop ${p.off} passengers get off and ${p.on} get on. How many passengers are on the bus then?`,
  zh: (p) =>
    `一辆公交车从总站出发时载有${p.start}名乘客，到第一站时有${p.off}人下车、${p.on}人上车。这时车上有多少名乘客？`,
});

const bikeAndTrain = template({
  id: 'bike-and-train',
  level: 'hard',
  draw: (r) => ({
    who: r.pick(people),
    near: r.int(2, 9),
    slow: r.pick([10, 12, 15, 18, 20]),
    wait: r.int(6, 25),
    far: r.int(20, 180, 2),
    fast: r.pick([60, 80, 90, 100, 120]),
  }),
  counts: (p) => [(60 * p.near) / p.slow, (60 * p.far) / p.fast],
  answer: (p) => (60 * p.near) / p.slow + p.wait + (60 * p.far) / p.fast,
  en: (p) =>
    `${p.who.en} cycles ${p.near} km to the station at ${p.slow} km/h, waits there for ${p.wait} minutes and then travels ${p.far} km by train at an average speed of ${p.fast} km/h. How many minutes does the whole journey take?`,
  zh: (p) =>
    `${p.who.zh}骑自行车去${p.near}千米外的火车站，每小时骑${p.slow}千米；在车站等了${p.wait}分钟后，又乘火车行驶了${p.far}千米，火车平均每小时行${p.fast}千米。整个行程一共用了多少分钟？`,
});

const thereAndBack = template({
  id: 'there-and-back',
  level: 'hard',
  draw: (r) => ({ distance: r.int(30, 240, 6), out: r.int(40, 90, 5), back: r.int(40, 90, 5), stop: r.int(10, 90, 2) }),
  counts: (p) => [(60 * p.distance) / p.out, (60 * p.distance) / p.back, Math.abs(p.out - p.back)],
  answer: (p) => {
    const minutes = (60 * p.distance) / p.out + p.stop + (60 * p.distance) / p.back;
    return over(2 * p.distance * 60, minutes);
  },
  en: (p) =>
    `A van drives ${p.distance} km to a warehouse at ${p.out} km/h, is unloaded there for ${p.stop} minutes and returns by the same road at ${p.back} km/h. What is its average speed over the whole round trip, in km/h, if the time for unloading is counted as well?`,
  zh: (p) =>
    `一辆货车以每小时${p.out}千米的速度开到${p.distance}千米外的仓库，在那里卸货用了${p.stop}分钟，再以每小时${p.back}千米的速度原路返回。如果把卸货时间也算在内，货车往返全程的平均速度是每小时多少千米？`,
});

export const travel: readonly Template[] = [twoRides, boatTrip, coachRoute, busPassengers, bikeAndTrain, thereAndBack];
