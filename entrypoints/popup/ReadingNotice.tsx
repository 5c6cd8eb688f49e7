import { crmName, tAt } from '@/components/crm-words';
import type { ComposedDeal } from '@/lib/deal/compose';
import type { DealView } from '@/lib/deal/tab-view';
import type { ChatOfDeal } from './chat/useChat';
import type { DealLink } from './deal/useDealLink';
import { Unread } from './later';
import { isCrmHeld, unreadThings } from './unread-things';

interface Props {
  link: DealLink;
  deal: DealView;
  composed: ComposedDeal;
  chat: ChatOfDeal;
}

/** Says above the deal what could not be read of it; in a conflict the manager has something else to think of. */
export function ReadingNotice({ link, deal: { page, crm }, composed, chat }: Props) {
  const state = link.plan?.state ?? '';
  const unread = state === 'conflict' ? [] : unreadThings(page, composed, chat.contacts);
  const name = crmName(crm.label, page.uri);
  if (unread.length > 0)
    return (
      <Unread
        page={page}
        crm={name}
        unread={unread}
        state={state}
        isIdle={link.isConfirmed && link.busy === null}
        onReadAgain={link.reload}
      />
    );
  return isCrmHeld(page) ? <p className="notice">{tAt(page.uri, 'crm_held', name)}</p> : null;
}
