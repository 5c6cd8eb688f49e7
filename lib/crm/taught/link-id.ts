import { FORM_WORD, HOLE, LONGEST_ADDRESS, matchToken, onlyValue, partsOf } from '@/lib/lesson/address-form';

type Part = ReturnType<typeof partsOf>[number];

/**
 * The id that a link to a person, or the address of a frame, holds by its form; undefined if it is of another form. It is
 * less strict than `matchAddress`, which says of a page whether it is a deal.
 */
export function idInLink(form: string, url: URL): string | undefined {
  if (url.href.length > LONGEST_ADDRESS) return undefined;
  const own = partsOf(url.pathname + url.search + url.hash);
  const ids = partsOf(form).map((part, index) => idInPart(part, own[index as 0 | 1]));
  return ids.every((id) => id !== undefined) ? ids.join('') : undefined;
}

function idInPart({ segments, parameters }: Part, own: Part): string | undefined {
  const [next = '', ...more] = segments.length > 0 ? own.segments.slice(segments.length) : [];
  // A record's name may follow its id.
  const mayFollow = next === '' || (HOLE.test(segments.at(-1) ?? '') && !FORM_WORD.test(next));
  const ids = [
    ...segments.map((token, at) => matchToken(token, own.segments[at])),
    ...parameters.map(([name, token]) => matchToken(token, onlyValue(own, name))),
  ];
  return mayFollow && more.length === 0 && ids.every((id) => id !== undefined) ? ids.join('') : undefined;
}
