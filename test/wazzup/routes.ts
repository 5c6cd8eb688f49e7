import { Hono } from 'hono';
import { answerRead, answerWrite } from './answer.ts';
import { bodyOf } from './body.ts';
import type { Deal } from './deal.ts';
import type { Env } from './env.ts';
import { invalid, Refusal } from './problem.ts';
import type { Store } from './store.ts';
import type { Switches } from './switches.ts';
import { readDeals, readIds, readPage } from './validate.ts';

const notFound = (ids: readonly string[], status: 400 | 404 = 404): Refusal =>
  new Refusal({ status, code: 'DEAL_NOT_FOUND', title: 'Not Found', detail: `No such deal: ${ids.join(', ')}.` });

const alreadyThere = (ids: readonly string[], status: 400 | 409): Refusal =>
  new Refusal({ status, code: 'DEAL_EXISTS', title: 'Conflict', detail: `Deal exists already: ${ids.join(', ')}.` });

/** Gives an id as the emulator answers it, by the switch `ids`. */
export const idAs = (ids: Switches['ids']) => (text: string) =>
  ids === 'number' && /^(0|-?[1-9]\d*)$/.test(text) ? BigInt(text) : text;

/** Gives a deal as the emulator answers it, its fields in the order of the documentation. */
const show = ({ id, name, responsible_user_id, uri, contacts, closed }: Deal, ids: Switches['ids']) => {
  const showId = idAs(ids);
  return { id: showId(id), name, responsible_user_id, uri, contacts: contacts.map(showId), closed };
};

const inOrder = (deals: readonly Deal[], order: Switches['order']): Deal[] =>
  order === 'newest-first' ? deals.toReversed() : deals.toSorted((a, b) => (a.id < b.id ? -1 : 1));

const SHORT_PAGE = 3;

/** Gives the items of one page of a list, by the switch `paging`. */
export const pageOf = <Item>(
  items: readonly Item[],
  { offset, limit }: { offset: number; limit: number },
  paging: Switches['paging'],
): Item[] => {
  if (paging === 'ignores-limit') return items.slice(offset);
  if (paging === 'ignores-offset') return items.slice(0, limit);
  return items.slice(offset, offset + (paging === 'short' ? Math.min(limit, SHORT_PAGE) : limit));
};

/** Says which users and contacts a deal may name; if it gives undefined, a deal may name anybody. */
export type People = () => { isUser(id: string): boolean; isContact(id: string): boolean } | undefined;

const refuseStrangers = (deals: readonly Deal[], people: People): void => {
  const known = people();
  if (!known) return;
  const complaints = deals.flatMap(({ responsible_user_id, contacts }, index) => [
    ...(known.isUser(responsible_user_id)
      ? []
      : [{ index, field: 'responsible_user_id', text: `deals.${index}.responsible_user_id is not a user` }]),
    ...(contacts.every(known.isContact)
      ? []
      : [{ index, field: 'contacts', text: `deals.${index}.each value in contacts must be a contact` }]),
  ]);
  if (complaints.length > 0) throw invalid(complaints);
};

/** The five routes of `/v2/deals` (documented). */
export const dealRoutes = (store: Store<Deal>, switches: () => Readonly<Switches>, people: People): Hono<Env> => {
  const routes = new Hono<Env>();

  routes.get('/', (c) => {
    const { order, paging, ids } = switches();
    const page = pageOf(inOrder(store.allShown(), order), readPage(c.req.query()), paging);
    return answerRead(
      c,
      page.map((deal) => show(deal, ids)),
    );
  });

  routes.get('/:id', (c) => {
    const { getOne, getUnknown, ids } = switches();
    const id = c.req.param('id');
    const deal = store.getShown(id);
    if (deal) return answerRead(c, getOne === 'array' ? [show(deal, ids)] : show(deal, ids));
    if (getUnknown === 'not-found') throw notFound([id]);
    return answerRead(c, []);
  });

  routes.post('/', (c) => {
    const { postKnown, success, visibleAfterMs, ...rules } = switches();
    const deals = readDeals(bodyOf(c), rules);
    refuseStrangers(deals, people);
    const known = deals.map(({ id }) => id).filter(store.get);
    if (known.length > 0 && postKnown === 'refuse-409') throw alreadyThere(known, 409);
    if (known.length > 0 && postKnown === 'refuse-400') throw alreadyThere(known, 400);
    const taken = postKnown === 'ignore' ? deals.filter(({ id }) => !store.get(id)) : deals;
    store.put(taken, visibleAfterMs);
    return answerWrite(c, { processed: taken.length }, success);
  });

  routes.patch('/', (c) => {
    const { patchUnknown, success, visibleAfterMs, ...rules } = switches();
    const deals = readDeals(bodyOf(c), rules);
    refuseStrangers(deals, people);
    const unknown = deals.map(({ id }) => id).filter((id) => !store.get(id));
    if (unknown.length > 0 && patchUnknown === 'refuse-404') throw notFound(unknown, 404);
    if (unknown.length > 0 && patchUnknown === 'refuse-400') throw notFound(unknown, 400);
    const taken = patchUnknown === 'ignore' ? deals.filter(({ id }) => store.get(id)) : deals;
    store.put(taken, visibleAfterMs);
    return answerWrite(c, { processed: taken.length }, success);
  });

  routes.delete('/', (c) => {
    const { deleteUnknown, success, visibleAfterMs, ...rules } = switches();
    const ids = readIds(bodyOf(c), 'deal_ids', rules);
    const unknown = ids.filter((id) => !store.get(id));
    if (unknown.length > 0 && deleteUnknown === 'refuse-404') throw notFound(unknown, 404);
    if (unknown.length > 0 && deleteUnknown === 'refuse-400') throw notFound(unknown, 400);
    store.remove(ids, visibleAfterMs);
    return answerWrite(c, null, success);
  });

  return routes;
};
