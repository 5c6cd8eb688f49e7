import { comparableText } from '@/lib/deal/same-text';

/** Words that mean the same of any deal, as CRMs write them for machines and, in four languages, for people. */
const OPEN =
  'open,opened,new,active,in_progress,in-progress,in progress,pending,Открыта,Открыт,Новая,Новый,В работе,Abierto,Abierta,Nuevo,Nueva,En curso,Aberto,Aberta,Novo,Nova,Em andamento';
const CLOSED =
  'won,lost,closed,closed won,closed lost,closed_won,closed_lost,closed-won,closed-lost,Успешна,Успешно,Успешно реализовано,Выиграна,Провалена,Проиграна,Закрыта,Закрыто и не реализовано,Ganado,Ganada,Perdido,Perdida,Cerrado,Cerrada,Ganho,Ganha,Fechado,Fechada';

/** A lesson's state has no more words. */
const MOST_WORDS = 40;

const comparable = (word: string): string => comparableText(word).toLowerCase();

/**
 * The words of a state, with those that say the same wherever they stand: a page that says "won" of one deal will say "lost" of
 * another. Words that nobody knows stay alone, and none comes that the page uses for the other state.
 */
export function wordsLike(
  state: 'open' | 'closed',
  words: readonly string[],
  others: readonly string[] = [],
): string[] {
  const known = (state === 'closed' ? CLOSED : OPEN).split(',');
  const isKnown = words.some((word) => has(known, word));
  const more = isKnown ? known.filter((word) => !has(words, word) && !has(others, word)) : [];
  return [...new Set([...words, ...more])].slice(0, MOST_WORDS);
}

const has = (list: readonly string[], word: string): boolean =>
  list.some((one) => comparable(one) === comparable(word));
