import type { User } from '@/lib/chat/model';
import type { Deal, PageDeal } from '@/lib/deal/model';
import { t } from '@/lib/i18n';

/** Where the names of responsible users come from. */
export interface People {
  /** Wazzup's users, as far as they are known. */
  users: readonly User[];
  /** The responsible user as the CRM's page shows them, for whom Wazzup has no name. */
  inCrm?: PageDeal['responsible'];
}

/**
 * Says by name from whom the chat moves to whom when a deal's responsible user changes, and who will no longer see it.
 * A press, an undo and an overwrite ask in these words.
 */
export function chatMoveText(from: Deal, to: Deal, people: People): string {
  const [before, after] = [from, to].map(({ responsibleUserId }) => responsibleUserId.trim());
  const loser = before && labelOf(before, after, people);
  if (!after) return loser ? t('responsible_text_to_nobody', loser) : t('responsible_text_unknown_to_nobody');
  const winner = labelOf(after, before, people) ?? t('responsible_unnamed');
  if (!before) return t('responsible_text_from_nobody', winner);
  return loser ? t('responsible_text', loser, winner) : t('responsible_text_from_unknown', winner);
}

/** Gives a user's name, with the id where somebody else in Wazzup or at the other end of the change has the same name. */
function labelOf(id: string, otherId: string | undefined, people: People): string | undefined {
  const name = nameOf(id, people);
  if (!name) return undefined;
  const others = people.users.filter((user) => user.id !== id).map((user) => user.name);
  const isShared = [...others, nameOf(otherId, people)].some((other) => fold(other) === fold(name));
  return isShared ? `${name} (${id})` : name;
}

const nameOf = (id: string | undefined, { users, inCrm }: People): string | undefined =>
  users.find((user) => user.id === id)?.name.trim() || (inCrm?.id === id && inCrm?.name?.trim()) || undefined;

const fold = (name: string | undefined): string | undefined => name?.trim().toLocaleLowerCase();
