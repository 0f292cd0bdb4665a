export type { Messages } from './catalogue.ts';
export {
  currentLanguage,
  inLanguage,
  LANGUAGES,
  type Language,
  listHeads,
  messages,
  useLanguage,
} from './messages.ts';
