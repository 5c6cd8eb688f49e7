import type { AddressChoice } from '@/lib/crm/teaching/teacher';
import { mergeForms } from '@/lib/lesson/address-choices';
import { matchAddress } from '@/lib/lesson/address-form';

/** The deal that an address names, as the lesson reads it. */
interface Named {
  id: string;
  uri: string;
}

/**
 * Tries the form of the first deal's address on another address. Where that differs in a part that is no id, such as the
 * pipeline, the form becomes wider; null if the other address is of another form altogether.
 * @param found what the form says of the other address as it is
 */
export function tryAddress(
  choice: AddressChoice,
  taughtAt: string,
  address: string,
  found: Named | null,
): { first: AddressChoice; deal: Named } | null {
  const [first, other] = [URL.parse(taughtAt), URL.parse(address)];
  if (!first || !other || first.origin !== other.origin) return null;
  if (found) return { first: choice, deal: found };
  const form = mergeForms(choice.form, other);
  const [before, deal] = form ? [matchAddress(form, first), matchAddress(form, other)] : [];
  return form && before && deal ? { first: { form, ...before }, deal } : null;
}
