const REMARK_HEADING = /\n[\s*_#>]{0,8}(?:check|verification|verify|note|remark|验算|检验|注意|注)[^\n:]{0,20}:/iu;
/** A heading may stand inside a line too: "It is 42. Check: 50 - 8 = 42". */
const CHECKING =
  /(?<=[.!?\n]\s{0,3}(?:[*_-]{1,3}\s?)?(?:\d{1,2}[.)]\s{1,4})?)(?:\(?(?:we|you) can (?:even |also |easily )?(?:check|verify|confirm)|let(?:'s| us) (?:check|verify|confirm)|to (?:check|verify|confirm)|checking|verifying|double[- ]check(?:ing)?|i hope\b|hope (?:this|that|it)\b|let me know|feel free|please (?:let|feel)|if you (?:have|need|want|would)\b|希望(?:这|以上|对|能)|如果你还?有|如有|(?:check|verification|note|验算|检验|注)(?=:))|(?<=[,，;；]\s?)(?:验算|检验|经检验|注)(?=[:,，])/iu;
const CONCLUSION =
  /\b(?:therefore|thus|hence|so,|final|answer|in (?:conclusion|total|all)|total|altogether|overall)\b|所以|因此|故|答/iu;

/** A last sentence that throws a value out: "The other root, -3, is rejected.", 另一个根-3舍去。 */
const REJECTING =
  /(?<=[\d\ue000-\uf8ff][^\n]{0,200}[.!?。；]\s{0,3}|,\s(?=(?:and|but|while)\swe\s))(?:[^.!?。\n]{1,160}\b(?:reject(?:ed)?|discard(?:ed)?|extraneous|inadmissible|invalid|impossible|not (?:valid|possible|admissible|allowed|a solution))\b|(?:the|but the) other\b[^.!?。\n]{1,80}\bis negative\b|[^.!?。\n]{1,80}(?:舍去|不合题意|不符合题意))(?:(?!\b(?:so|takes?|giving|gives?|therefore|thus|hence|leaving|leaves|which|get)\b|所以|故)[^.!?。\n]){0,80}[.!?。]?\s*$/iu;

/**
 * Up to the heading of a check or a note ("Check:", "Note:", 验算：), or a sentence that begins one ("Let's verify"), where a number or a
 * formula stands before it and no conclusion after it.
 */
export function withoutChecks(given: string): string {
  const text = given.replace(REJECTING, '');
  const starts = [text.search(REMARK_HEADING), text.search(CHECKING)].filter(
    (at) => at > 0 && /[\d\ue000-\uf8ff]/u.test(text.slice(0, at)) && !CONCLUSION.test(text.slice(at)),
  );
  return starts.length === 0
    ? text
    : text.slice(0, Math.min(...starts)).replace(/(?:\n|\s{2}|[.!?]\s)\s{0,4}\d{1,2}[.)]\s{0,3}$/u, '');
}
