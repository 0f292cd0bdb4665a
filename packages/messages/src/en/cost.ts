/** What is said of money, time and quality together. */
export const cost = {
  frontier: 'Quality against cost and time',
  dialogues: 'Dialogues',
  dialoguesNote:
    'Samples that an environment answers, so that a reply is a turn. A dialogue is resolved where its score is 1; what it costs and takes is the sum over its turns, those of dialogues that came to nothing included.',
  goodput: 'Right within a time',
  againstCost: (metric: string) => `${metric} against cost`,
  againstTime: (metric: string) => `${metric} against time`,
  perReplyUsd: 'cost per reply, USD (logarithmic)',
  perReplyS: 'time per reply, seconds (logarithmic)',
  perReplyPlainUsd: 'cost per sample',
  perReplyPlainS: 'time per sample',
  notDrawn: (models: number) => `${models} ${models === 1 ? 'model' : 'models'} not drawn: the figure is unknown or 0`,
  frontierNote: (draws: number) =>
    `On the front: no other model is at least as good for at most the same price, and better in one of the two. The share says in how many of ${draws} bootstrap draws of the samples that is so. A model of unknown price is on no front.`,
  frontierPlot: '![Quality against cost and time](frontier.svg)',
  goodputNote:
    'Share of the replies that are right and complete within the time, from sending to the last token, with the cost and the time of each right answer.',
  within: (seconds: string) => `≤ ${seconds} s`,
  sameText: 'Cost of the same text',
  sameTextNote: (reference: string) =>
    `Tokens are not a common currency: the same text takes more of them with one tokenizer than with another. From the tokens that were billed for translations of the same questions; ratios are to ${reference}, per reply. The list price is for a million input tokens.`,
  local: 'Cost of local runs',
  localNote:
    'Electricity as assumed is watts · time · price; full adds the wear of the machine. Measured energy is what the processor and the graphics card counted while the requests ran, a lower end for the whole machine. The hosted equivalent is what the same tokens cost elsewhere.',
  assumptions: (
    model: string,
    watts: number,
    price: string,
    hardware: string,
    hours: number,
    busy: string,
    source: string,
  ) =>
    `- ${model}: ${watts} W while busy, ${price} a kWh; the machine costs ${hardware}, lasts ${hours} hours and is busy ${busy} of them (${source}).`,
  hostedAt: (host: string) => ` Hosted equivalent: prices of ${host}.`,
  beatenBy: (models: string) => `no: ${models}`,
} as const;
