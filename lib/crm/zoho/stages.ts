/** Accounts begin with stages of these names; the reader cannot tell the meaning of other or translated names. */
export function isClosedByName(stage: string | undefined): boolean | undefined {
  return stage === 'Closed Won' || stage === 'Closed Lost' ? true : undefined;
}
