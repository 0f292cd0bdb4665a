import { money, over, tenths } from '../exact.ts';
import { type Template, template } from '../template.ts';

const eggBoxes = template({
  id: 'egg-boxes',
  level: 'easy',
  draw: (r) => ({ eggs: r.int(60, 480, 6), box: r.pick([6, 10, 12, 15, 18]), cents: r.int(240, 960, 10) }),
  whole: (p) => [p.eggs / p.box],
  answer: (p) => over(p.eggs * p.cents, p.box * 100),
  en: (p) =>
    `A farmer packs ${p.eggs} eggs in boxes of ${p.box} and sells every box for $${money(p.cents)}. How many dollars does the farmer take in?`,
  zh: (p) => `农场有${p.eggs}个鸡蛋，每${p.box}个装一盒，每盒卖${money(p.cents)}元。全部卖完一共收入多少元？`,
});

const gardenFence = template({
  id: 'garden-fence',
  level: 'easy',
  draw: (r) => ({ long: r.int(120, 400, 5), wide: r.int(60, 250, 5) }),
  whole: (p) => [p.long - p.wide],
  answer: (p) => over(2 * (p.long + p.wide), 10),
  en: (p) =>
    `A rectangular vegetable garden is ${tenths(p.long)} m long and ${tenths(p.wide)} m wide. How many metres of fence are needed to go once all the way round it?`,
  zh: (p) => `一块长方形菜园长${tenths(p.long)}米，宽${tenths(p.wide)}米。沿菜园四周围一圈篱笆，篱笆长多少米？`,
});

const appleCrates = template({
  id: 'apple-crates',
  level: 'medium',
  draw: (r) => ({
    trees: r.int(20, 120, 4),
    kg: r.int(25, 80),
    bad: r.int(4, 20),
    crate: r.pick([8, 12, 15, 16, 18, 20, 24]),
  }),
  whole: (p) => [(p.trees * p.kg * p.bad) / 100],
  answer: (p) => (p.trees * p.kg * (100 - p.bad)) / (100 * p.crate),
  en: (p) =>
    `An orchard has ${p.trees} apple trees, which bear ${p.kg} kg of apples each. Of the whole harvest, ${p.bad}% is spoiled and thrown away. The rest exactly fills crates of ${p.crate} kg. How many crates are filled?`,
  zh: (p) =>
    `果园里有${p.trees}棵苹果树，每棵收获苹果${p.kg}千克。全部苹果中有${p.bad}%因腐烂被扔掉，其余的每${p.crate}千克装一箱，正好装完。一共装了多少箱？`,
});

const henFeed = template({
  id: 'hen-feed',
  level: 'medium',
  draw: (r) => ({
    hens: r.int(40, 250, 5),
    grams: r.int(90, 140, 5),
    bags: r.int(6, 40),
    kg: r.pick([15, 20, 25, 40]),
  }),
  whole: (p) => [91 - (1000 * p.bags * p.kg) / (p.hens * p.grams)],
  answer: (p) => (1000 * p.bags * p.kg) / (p.hens * p.grams),
  en: (p) =>
    `Each of the ${p.hens} hens on a farm eats ${p.grams} g of feed a day. There are ${p.bags} bags of feed in the barn, and each bag holds ${p.kg} kg. For how many days does the feed last?`,
  zh: (p) =>
    `养鸡场有${p.hens}只母鸡，每只每天吃${p.grams}克饲料。仓库里有${p.bags}袋饲料，每袋${p.kg}千克。这些饲料够吃多少天？`,
});

const twoTractors = template({
  id: 'two-tractors',
  level: 'hard',
  draw: (r) => ({ hectares: r.int(20, 90), large: r.int(5, 20), small: r.int(8, 36), together: r.int(2, 9) }),
  whole: (p) => [p.small - p.large],
  answer: (p) => over(p.large * p.small - p.together * (p.large + p.small), p.large),
  en: (p) =>
    `A field of ${p.hectares} hectares has to be ploughed. Working alone, the large tractor would need ${p.large} hours for the whole field and the small tractor ${p.small} hours. They start together, but after ${p.together} hours the large tractor breaks down. How many more hours does the small tractor need to finish the field alone?`,
  zh: (p) =>
    `有一块${p.hectares}公顷的地要耕，大拖拉机单独耕完需要${p.large}小时，小拖拉机单独耕完需要${p.small}小时。两台拖拉机同时开始耕地，${p.together}小时后大拖拉机出了故障，剩下的由小拖拉机单独耕完。小拖拉机还需要多少小时？`,
});

const waterTank = template({
  id: 'water-tank',
  level: 'hard',
  draw: (r) => ({
    litres: r.int(800, 4000, 100),
    full: r.int(10, 45, 5),
    pump: r.int(20, 80, 2),
    drain: r.int(5, 30),
    minutes: r.int(8, 40),
  }),
  whole: (p) => {
    const need = (p.litres * (100 - p.full)) / 100;
    return [need, p.pump - p.drain, need - p.minutes * (p.pump - p.drain)];
  },
  answer: (p) => ((p.litres * (100 - p.full)) / 100 + p.minutes * p.drain) / p.pump,
  en: (p) =>
    `A farm's water tank holds ${p.litres} litres and is ${p.full}% full. A pump is switched on that brings in ${p.pump} litres per minute, and at the same moment a pipe is opened that lets out ${p.drain} litres per minute to the cattle. After ${p.minutes} minutes the pipe is closed, while the pump keeps running. How many minutes after the pump was switched on is the tank full?`,
  zh: (p) =>
    `牧场的水箱容量是${p.litres}升，现有水量占容量的${p.full}%。打开水泵，每分钟注入${p.pump}升水，同时打开一根给牛供水的水管，每分钟放出${p.drain}升水。${p.minutes}分钟后关闭水管，水泵继续注水。从打开水泵算起，多少分钟后水箱注满？`,
});

export const farm: readonly Template[] = [eggBoxes, gardenFence, appleCrates, henFeed, twoTractors, waterTank];
