/** Whether deals that show this word as their state are closed; no word stands for the other deal, which shows none. */
export interface Meaning {
  word: string;
  isClosed: boolean;
}

/** Takes in what the manager says of a word; null takes back what was said. */
export function changeMeaning(meanings: readonly Meaning[], word: string, isClosed: boolean | null): Meaning[] {
  const others = meanings.filter((one) => one.word !== word);
  return isClosed === null ? others : [...others, { word, isClosed }];
}
