/**
 * Makes a question safe to ask again before it is answered: each time it is asked it is given how to tell whether it is
 * still the newest, as an answer to an older one comes too late.
 */
export function newestOnly(): () => () => boolean {
  let newest = 0;
  return () => {
    newest += 1;
    const mine = newest;
    return () => mine === newest;
  };
}
