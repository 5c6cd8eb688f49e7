/**
 * Gives an id without what servers leave out when they compare or store it: case, the Unicode form, blanks and leading
 * zeros. Two ids with the same result may be one to Wazzup, which does not document how it compares them.
 */
export const foldId = (id: string): string =>
  id
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\s/g, '')
    .replace(/^0+(?=\d+$)/, '');
