/**
 * Gives an id without what servers leave out when they compare or store it: case, the Unicode form, blanks and leading
 * zeros. Two ids with the same result may be one to Wazzup, which does not document how it compares them.
 */
export function foldId(id: string): string {
  const bare = id.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '');
  return /^\d+$/.test(bare) ? bare.replace(/^0+(?=\d)/, '') : bare;
}
