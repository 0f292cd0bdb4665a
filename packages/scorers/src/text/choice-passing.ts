import { letterSet } from './choice-letters.ts';

/** A letter in passing: in brackets, or capital and no article or pronoun; with those joined to it. */
const ONE = String.raw`(?:[([][A-Z][)\]]|(?<![\p{Script=Latin}\p{N}']|\p{Lu}\.)(?:[B-HJ-Z]|[AI](?!\.[A-Z])(?=[.):,*、，和或与及/&;]|$|\s(?:and|or)\s[(]?[A-Z]\b))(?![\p{Script=Latin}\p{N}']))`;
const RUN = new RegExp(
  String.raw`${ONE}(?:(?:\s?[,、;/&+和与及或]\s?(?:and\s|or\s)?|\s(?:and|or)\s)[([]?[A-Z][)\]]?(?![\p{Script=Latin}\p{N}'])){0,25}`,
  'gmu',
);
const EXCLUDED_BEFORE =
  /(?:\b(?:not|never|neither|nor|rather than|instead of|than|over|except|unlike|exclud(?:e|es|ed|ing)|rul(?:e|es|ed|ing) out|eliminat(?:e|es|ed|ing)|reject(?:s|ed|ing)?|ignor(?:e|es|ed|ing)|against|avoid|discard(?:s|ed|ing)?|versus|vs\.?|(?:any|every|no)thing but|all but|(?:not|never) (?:choos|pick|select|tak|go|opt)(?:e|ing)?(?: with| for)?)|n['’]t(?:\s(?:be|choose|pick|select|take|go with|opt for))?)\s(?:be\s|both\s|options?\s|choices?\s|answers?\s|the\s){0,3}["'*]{0,3}$|(?:(?:不|不能|不应|不应该|不可|不可以|不要|不该|别|千万别|切勿|切忌|勿|如果|若|假如|误|错)选择?|不(?:会|能|可能|应该|一定)?是|绝不是|绝非|而非|并非|排除了?|除了)\s?(?:选项|答案)?["'*]{0,3}$/iu;
const EXCLUDED_AFTER =
  /^["'*)\]]{0,3}\s?(?:(?:is|are|was|were|seems?|looks?|can|could|does|do|must|would)\s?(?:n't\s|not\s)?(?:be\s|all\s|both\s|also\s|clearly\s|obviously\s|definitely\s){0,2}(?:(?:a |an |the )?(?:wrong|incorrect|false|bad|untrue)\b|not\b|n't|excluded|eliminated|ruled out|out\b|too\s|unlikely|impossible|irrelevant)|(?<!\)["'*]{0,2}\s?)(?:contradicts|violates|fails|ignores|misses|lacks|overlooks|conflicts)\b|(?:does|do|did)\s(?:not|n't)\b|(?:isn|aren|doesn|can|couldn|wouldn)'?n?'t\b|cannot\b|项?错(?![过位开])|项?(?:都|均|也)?(?:可以?|被)?(?:排除|舍去)|项?(?:都|均|也)?(?:是)?(?:不能|不可|不应|不该|错误|不对|不正确|不符|不是|不选|排除|有误|错的))/iu;

/** A noun whose letter is its name: "vitamin C", "plan B". */
const NAMED_BY_LETTER =
  /\b(?:vitamins?|plans?|hepatitis|influenza|types?|groups?|figures?|fig\.|tables?|appendix|vertex|points?|planets?|schedule|blood)\s["'*]{0,3}$/iu;

/** What may stand before a lone I that is no pronoun. */
const NAMING =
  /(?:^|[\n:=(["'*是为选、])\s?$|\b(?:is|be|was|option|choice|answer|letter|pick|choose|select|say|and|or|than|not|for)\s$/iu;

/** How much of the end of a reply is searched for letters that nothing announces, in code units. */
const TAIL = 20_000;

/**
 * The letters that stand in passing and are not excluded there ("not A", "rather than C", 排除A, "D is wrong"), in order. A list of
 * all options is none of them, and neither are two that an `or` leaves open.
 */
export function lettersInPassing(text: string, count: number): string[] {
  const tail = text.slice(-TAIL);
  return [...tail.matchAll(RUN)].flatMap((match): string[] => {
    const behind = tail.slice(match.index + 1, match.index + 4);
    if (
      match[0] === 'I' &&
      (/^,\s[a-z]/.test(behind) || !NAMING.test(tail.slice(Math.max(0, match.index - 12), match.index)))
    )
      return [];
    const letters = letterSet(match[0], count);
    if (letters === null || (letters.length === count && count > 2)) return [];
    if (letters.length > 1 && /\bor\b|或/u.test(match[0])) return [];
    const end = match.index + match[0].length;
    const before = tail.slice(Math.max(0, match.index - 60), match.index);
    if (EXCLUDED_BEFORE.test(before) || NAMED_BY_LETTER.test(before)) return [];
    return EXCLUDED_AFTER.test(tail.slice(end, end + 40)) ? [] : [letters];
  });
}
