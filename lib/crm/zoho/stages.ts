/** The names stages have from the start; another name, or a translated one, says nothing. */
export function isClosedByName(stage: string | undefined): boolean | undefined {
  return stage === 'Closed Won' || stage === 'Closed Lost' ? true : undefined;
}
