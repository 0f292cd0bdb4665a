import type { Random } from '../random.ts';
import type { Language } from '../twins.ts';

const pairs = (list: string) => list.split(', ').map((pair) => pair.split('/') as [string, string]);

const TIMES = pairs(
  'At dawn/天刚亮, In the morning/早上, Before noon/中午之前, After lunch/午饭后, In the afternoon/下午, Towards evening/傍晚, At dusk/黄昏时, After the rain/雨停之后, During the break/休息的时候, Later on/后来',
);
const PERSONS = pairs(
  'the gardener/园丁, the baker/面包师, the ferryman/船夫, a teacher/一位老师, the caretaker/看门人, a tourist/一位游客, the painter/画家, two pupils/两个学生, the carpenter/木匠, a neighbour/一位邻居, the postman/邮差, the cook/厨师',
);
const DEEDS: readonly (readonly [string, string])[] = [
  ['carried a ladder', '搬着一架梯子'],
  ['pushed a barrow', '推着一辆手推车'],
  ['took a rope', '拿着一条绳子'],
  ['brought a basket', '提着一个篮子'],
  ['dragged a bench', '拖着一条长凳'],
  ['led a donkey', '牵着一头驴'],
  ['carried a mirror', '抱着一面镜子'],
  ['rolled a barrel', '滚着一只木桶'],
  ['brought a lantern', '提着一盏灯笼'],
  ['carried a drum', '扛着一面鼓'],
  ['took a blanket', '带着一条毯子'],
  ['pulled a cart', '拉着一辆车'],
];
const GOALS = pairs(
  'to the boathouse/去了船屋, to the mill/去了磨坊, to the orchard/去了果园, to the square/去了广场, to the chapel/去了礼拜堂, to the harbour/去了港口, to the stable/去了马厩, to the workshop/去了作坊, to the old tower/去了旧塔, to the market/去了集市, to the bridge/去了桥边, to the school/去了学校',
);
const ENDS = pairs(
  ' and came back soon/，很快就回来了,  and stayed a while/，待了一会儿,  without a word/，一句话也没说,  with a smile/，面带微笑,  and sang on the way/，一路唱着歌, /',
);

/** A sentence in which nothing happens that a question is about, and no figure stands. */
export function drawFiller(random: Random): Readonly<Record<Language, string>> {
  const [time, person, deed, goal, end] = [TIMES, PERSONS, DEEDS, GOALS, ENDS].map((list) => random.pick(list)) as [
    readonly [string, string],
    readonly [string, string],
    readonly [string, string],
    readonly [string, string],
    readonly [string, string],
  ];
  return {
    en: `${time[0]} ${person[0]} ${deed[0]} ${goal[0]}${end[0]}.`,
    zh: `${time[1]}，${person[1]}${deed[1]}${goal[1]}${end[1]}。`,
  };
}
