import type { Deal } from './model';

/**
 * Whether a manager finds a deal beside the chat. Wazzup shows it there only if it knows the deal's responsible user and
 * one of the deal's contacts. `not-checked` stands for all that Wazzup was not asked, could not be asked, or did not
 * tell.
 */
export const VISIBILITIES = ['visible', 'unknown-responsible', 'unknown-contacts', 'not-checked'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** Whether Wazzup has said that no manager finds the deal beside the chat. */
export const isInvisible = (visibility: Visibility): boolean =>
  visibility === 'unknown-responsible' || visibility === 'unknown-contacts';

/** The people whom Wazzup must know to show a deal beside a chat. */
export interface DealPeople {
  /** The canonical link of the CRM's deal. */
  page: string;
  responsibleUserId: string;
  contacts: string[];
}

/** Gives the people of a deal, each contact once, as Wazzup is asked about them. */
export const peopleOf = (
  page: string,
  { responsibleUserId, contacts }: Pick<Deal, 'responsibleUserId' | 'contacts'>,
): DealPeople => ({
  page,
  responsibleUserId: responsibleUserId.trim(),
  contacts: [...new Set(contacts.map((id) => id.trim()))].filter((id) => id !== ''),
});

export const isSamePeople = (one: DealPeople, other: DealPeople): boolean =>
  one.page === other.page &&
  one.responsibleUserId === other.responsibleUserId &&
  one.contacts.join('\n') === other.contacts.join('\n');
