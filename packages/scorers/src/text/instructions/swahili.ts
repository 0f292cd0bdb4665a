/**
 * Whether a text is Swahili, which the detector does not know: by its small words and by the build of its verbs (who, when, whom,
 * what, one behind the other in one word), with nearly every word ending in a vowel. Short texts have few small words, but verbs.
 */
export function isSwahili(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{M}'’]+/gu) ?? [];
  if (words.length === 0 || /[qx]|c(?!h)|[^\p{ASCII}'’\s\p{P}\p{N}\p{S}]/u.test(text.toLowerCase())) return false;
  const share = (fits: (word: string) => boolean) => words.filter(fits).length / words.length;
  if (share((word) => /[aeiou]['’]?$/.test(word)) < 0.85) return false;
  return (
    share((word) => SMALL.has(word) || VERB.test(word) || INFINITIVE.test(word) || LOCATIVE_COPULA.test(word)) >=
    (words.length < 3 ? 0.5 : words.length === 3 ? 0.33 : 0.34)
  );
}

const VERB =
  /^(?:ni|u|a|tu|m|mu|wa|i|li|ya|ki|vi|zi|ku|pa|ha|hatu|ham|hawa|si|hu|hai|hazi)(?:na|li|ta|me|nge|ngali|ki|ku|ka)(?:ni|ku|mw?|tu|wa|i|ya|li|ki|vi|zi|u|ji)?(?:(?:[bdfghjklmnpstvwyz]|ch)[a-z]{1,14}|[aeiou](?:[bdfghjklmnpstvwyz]|ch)[a-z]{1,12})[aeiu]$/;
const INFINITIVE = /^k(?:u|w)[a-z]{2,14}a$/;

/** "kiko", "yupo", "zimo": where something is. */
const LOCATIVE_COPULA = /^(?:ni|u|yu|tu|m|wa|i|ya|ki|vi|zi|ku|pa|mu)(?:ko|po|mo)$/;

const SMALL = new Set(
  (
    'hujambo sijambo hamjambo hatujambo jambo mambo shikamoo marahaba pole tafadhali kwaheri baadaye sijui sitaki sina hatujui hakuna na ya wa kwa ni katika la za cha vya kuwa hii hiyo huo hizi yake yako yangu wake wangu wako watu pia lakini kama si au sana kila mimi ' +
    'wewe yeye sisi nyinyi wao hivyo ili asante habari karibu ndiyo hapana leo kesho jana mtu mtoto watoto chakula nyumba nyumbani shule ' +
    'shuleni maji kazi siku wakati sasa huyu hao hapa pale kule nini nani wapi gani lini vipi kuhusu baada kabla ndani nje juu chini kubwa ' +
    'ndogo nzuri mzuri vizuri zaidi wengi mingi moja mbili tatu rafiki mama baba ndugu dada kaka mpenzi dunia nchi mji serikali mwalimu ' +
    'wanafunzi mwanafunzi kitabu vitabu lugha kiswahili kwamba ambayo ambaye ambao bila hata tu bado tayari labda pole tafadhali samahani ' +
    'jina langu lako lake letu wetu yetu zetu chetu vyote wote yote zote lote mwaka miaka mwezi wiki saa sokoni mambo poa safari furaha ' +
    'upendo maisha moyo mungu bwana bibi rais mfano njia sababu hivi hilo hicho vile pamoja kati mbele nyuma'
  ).split(' '),
);
