/** One part of a package's code that the extension does without. */
export interface Cut {
  /** What the part is for. */
  part: string;
  /** How it is written. */
  code: RegExp;
  /** What takes its place. */
  instead: string;
}

export const cut = (part: string, code: RegExp, instead = ''): Cut => ({ part, code, instead });
