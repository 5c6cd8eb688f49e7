import type { Option } from '@/components/Combobox';
import { userLabel } from '@/components/deal-labels';
import type { User } from '@/lib/chat/model';
import type { ComposedDeal } from '@/lib/deal/compose';
import type { View } from '../deal/view';
import type { PeopleSeen } from './lights';

/** What is known of the responsible user of the deal in hand. */
export interface Person {
  /** The name that stands in the card; the id where nobody tells a name. */
  name: string;
  nameInCrm: string | undefined;
  nameInWazzup: string | undefined;
  /** Whether a known user says that the CRM's user has another id in Wazzup. */
  isMapped: boolean;
}

interface Sources {
  /** Wazzup's users, if they are known. */
  users: readonly User[] | undefined;
  seen: PeopleSeen | undefined;
}

/** Finds the names of the responsible user: the page's, and Wazzup's as far as it is known. */
export function personOf(
  { deal, edits }: Pick<View, 'deal' | 'edits'>,
  { deal: { responsibleUserId } }: ComposedDeal,
  { users, seen }: Sources,
): Person {
  const id = responsibleUserId.trim();
  const ofPage = deal?.page.responsible;
  const isOfPage = edits.responsibleUserId === undefined || ofPage?.id === id;
  const nameInCrm = (isOfPage && ofPage?.name?.trim()) || undefined;
  const nameSeen = seen?.responsibleUserId === id ? seen.responsible.name : undefined;
  const nameInWazzup = users?.find((user) => user.id === id)?.name.trim() || nameSeen || undefined;
  const isMapped = nameInCrm !== undefined && ofPage?.crmId !== undefined;
  const name = isMapped ? (nameInWazzup ?? nameInCrm) : (nameInCrm ?? nameInWazzup);
  return { name: name ?? id, nameInCrm, nameInWazzup, isMapped };
}

/** Wazzup's users to choose from: first those who are called as the CRM's user, then by name. */
export function userOptions(users: readonly User[], wanted: string | undefined): Option[] {
  const isWanted = (user: User) => Number(user.name === wanted);
  return users
    .toSorted((a, b) => isWanted(b) - isWanted(a) || a.name.localeCompare(b.name))
    .map(({ id, name }) => ({ id, label: userLabel(id, name, users) }));
}
