import { money, over } from '../exact.ts';
import { factors } from '../small.ts';
import { type Template, template } from '../template.ts';

const ducksAndHens = template({
  id: 'ducks-and-hens',
  level: 'easy',
  draw: (r) => ({ ducks: r.int(5, 20), hens: r.int(2, 17) }),
  answer: (p) => p.ducks - p.hens,
  en: (p) => `A farmer has ${p.ducks} ducks and ${p.hens} hens. How many more ducks than hens does the farmer have?`,
  zh: (p) => `农场里有${p.ducks}只鸭子和${p.hens}只鸡。鸭子比鸡多多少只？`,
});

const cabbageRows = template({
  id: 'cabbage-rows',
  level: 'easy',
  draw: factors,
  answer: (p) => p.a * p.b,
  en: (p) =>
    `A farmer plants ${p.a} rows of cabbages with ${p.b} cabbages in each row. How many cabbages does the farmer plant?`,
  zh: (p) => `菜地里种了${p.a}行白菜，每行${p.b}棵。一共种了多少棵白菜？`,
});

const eggBoxes = template({
  id: 'egg-boxes',
  level: 'medium',
  draw: (r) => ({ eggs: r.int(60, 480, 6), box: r.pick([6, 10, 12, 15, 18]), cents: r.int(240, 960, 10) }),
  counts: (p) => [p.eggs / p.box],
  answer: (p) => over(p.eggs * p.cents, p.box * 100),
  en: (p) =>
    `A farmer packs ${p.eggs} eggs in boxes of ${p.box} and sells every box for $${money(p.cents)}. How many dollars does the farmer take in?`,
  zh: (p) => `农场有${p.eggs}个鸡蛋，每${p.box}个装一盒，每盒卖${money(p.cents)}元。全部卖完一共收入多少元？`,
});

const gardenFence = template({
  id: 'garden-fence',
  level: 'medium',
  draw: (r) => ({ long: r.int(12, 60), wide: r.int(6, 40) }),
  counts: (p) => [p.long - p.wide],
  answer: (p) => 2 * (p.long + p.wide),
  en: (p) =>
    `A rectangular vegetable garden is ${p.long} m long and ${p.wide} m wide. How many metres of fence are needed to go once all the way round it?`,
  zh: (p) => `一块长方形菜园长${p.long}米，宽${p.wide}米。沿菜园四周围一圈篱笆，篱笆长多少米？`,
});

const appleCrates = template({
  id: 'apple-crates',
  level: 'hard',
  draw: (r) => ({
    trees: r.int(20, 120, 4),
    kg: r.int(25, 80),
    bad: r.int(4, 20),
    crate: r.pick([8, 12, 15, 16, 18, 20, 24]),
  }),
  counts: (p) => [(p.trees * p.kg * p.bad) / 100],
  answer: (p) => (p.trees * p.kg * (100 - p.bad)) / (100 * p.crate),
  en: (p) =>
    `An orchard has ${p.trees} apple trees, which bear ${p.kg} kg of apples each. Of the whole harvest, ${p.bad}% is spoiled and thrown away. The rest exactly fills crates of ${p.crate} kg. How many crates are filled?`,
  zh: (p) =>
    `果园里有${p.trees}棵苹果树，每棵收获苹果${p.kg}千克。全部苹果中有${p.bad}%因腐烂被扔掉，其余的每${p.crate}千克装一箱，正好装完。一共装了多少箱？`,
});

const twoTractors = template({
  id: 'two-tractors',
  level: 'hard',
  draw: (r) => ({ hectares: r.int(20, 90), large: r.int(5, 20), small: r.int(8, 36), together: r.int(2, 9) }),
  counts: (p) => [p.small - p.large],
  answer: (p) => over(p.large * p.small - p.together * (p.large + p.small), p.large),
  en: (p) =>
    `A field of ${p.hectares} hectares has to be ploughed. Working alone, the large tractor would need ${p.large} hours for the whole field and the small tractor ${p.small} hours. They start together, but after ${p.together} hours the large tractor breaks down. How many more hours does the small tractor need to finish the field alone?`,
  zh: (p) =>
    `有一块${p.hectares}公顷的地要耕，大拖拉机单独耕完需要${p.large}小时，小拖拉机单独耕完需要${p.small}小时。两台拖拉机同时开始耕地，${p.together}小时后大拖拉机出了故障，剩下的由小拖拉机单独耕完。小拖拉机还需要多少小时？`,
});

export const farm: readonly Template[] = [ducksAndHens, cabbageRows, eggBoxes, gardenFence, appleCrates, twoTractors];
