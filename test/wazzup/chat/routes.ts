import { Hono, type MiddlewareHandler } from 'hono';
import { answerRead, answerWrite } from '../answer.ts';
import { bodyOf } from '../body.ts';
import type { Env } from '../env.ts';
import { invalid, Refusal } from '../problem.ts';
import { idAs, pageOf } from '../routes.ts';
import type { Store } from '../store.ts';
import type { Switches } from '../switches.ts';
import { type Rules, readIds, readPage } from '../validate.ts';
import type { Channel, Contact, User } from './models.ts';
import type { ChatSwitches } from './switches.ts';
import { readContacts, readUsers } from './validate.ts';

/** The switches of both boards: the switches that all routes share are on the board of the deals. */
export type Boards = () => Readonly<Switches & ChatSwitches>;

const refuseClosedRoutes =
  (switches: Boards): MiddlewareHandler<Env> =>
  async (c, next) => {
    const { chatRoutes } = switches();
    if (chatRoutes === 'forbidden')
      throw new Refusal({ status: 403, code: 'FORBIDDEN', title: 'Forbidden', detail: 'The account may not do this.' });
    if (chatRoutes === 'not-found')
      throw new Refusal({
        status: 404,
        code: 'NOT_FOUND',
        title: 'Not Found',
        detail: `Cannot ${c.req.method} ${c.req.path}`,
      });
    await next();
  };

const notFound = (what: string, ids: readonly string[]): Refusal =>
  new Refusal({ status: 404, code: 'NOT_FOUND', title: 'Not Found', detail: `No such ${what}: ${ids.join(', ')}.` });

const readListQuery = (query: Record<string, string>, personQuery: ChatSwitches['personQuery']) => {
  const [field] = Object.keys(query);
  if (field && personQuery === 'refuse-400') throw invalid([{ field, text: `property ${field} should not exist` }]);
  return readPage(query);
};

type Kind<Item extends { readonly id: string }> = {
  /** The name of the kind in the singular, as in `user_ids`. */
  what: string;
  store: Store<Item>;
  read: (body: unknown, rules: Rules) => Item[];
  /** What POST does with an id that exists. */
  known: (switches: ChatSwitches) => ChatSwitches['contactKnown'];
};

/** Users and contacts have the same five routes (documented). */
const peopleRoutes = <Item extends { readonly id: string }>(
  { what, store, read, known }: Kind<Item>,
  switches: Boards,
): Hono<Env> => {
  const routes = new Hono<Env>();
  routes.use(refuseClosedRoutes(switches));
  const show = (item: Item) => ({ ...item, id: idAs(switches().personIds)(item.id) });
  const unknownOf = (ids: readonly string[]) => ids.filter((id) => !store.get(id));

  routes.get('/', (c) => {
    const { personPaging, personQuery } = switches();
    const page = readListQuery(c.req.query(), personQuery);
    return answerRead(c, pageOf(store.allShown(), page, personPaging).map(show));
  });

  routes.get('/:id', (c) => {
    const id = c.req.param('id');
    const item = store.getShown(id);
    if (!item && switches().personUnknown === 'not-found') throw notFound(what, [id]);
    return answerRead(c, item ? [show(item)] : []);
  });

  routes.post('/', (c) => {
    const { success, chatVisibleAfterMs, ...rest } = switches();
    const items = read(bodyOf(c), rest);
    const there = items.map(({ id }) => id).filter(store.get);
    const onKnown = known(switches());
    if (there.length > 0 && onKnown === 'refuse-409')
      throw new Refusal({
        status: 409,
        code: `${what.toUpperCase()}_EXISTS`,
        title: 'Conflict',
        detail: `Exists already: ${there.join(', ')}.`,
      });
    const taken = onKnown === 'ignore' ? items.filter(({ id }) => !store.get(id)) : items;
    store.put(taken, chatVisibleAfterMs);
    return answerWrite(c, { processed: taken.length }, success);
  });

  routes.patch('/', (c) => {
    const { success, chatVisibleAfterMs, ...rest } = switches();
    const items = read(bodyOf(c), rest);
    const unknown = unknownOf(items.map(({ id }) => id));
    if (unknown.length > 0) throw notFound(what, unknown);
    store.put(items, chatVisibleAfterMs);
    return answerWrite(c, { processed: items.length }, success);
  });

  routes.delete('/', (c) => {
    const { success, chatVisibleAfterMs, ...rules } = switches();
    const ids = readIds(bodyOf(c), `${what}_ids`, rules);
    store.remove(ids, chatVisibleAfterMs);
    return answerWrite(c, null, success);
  });

  return routes;
};

/** The routes of `/v2/users`. POST overwrites a user that Wazzup knows (documented). */
export const userRoutes = (store: Store<User>, switches: Boards): Hono<Env> =>
  peopleRoutes({ what: 'user', store, read: readUsers, known: () => 'overwrite' }, switches);

/** The routes of `/v2/contacts` (documented). */
export const contactRoutes = (store: Store<Contact>, switches: Boards): Hono<Env> =>
  peopleRoutes({ what: 'contact', store, read: readContacts, known: ({ contactKnown }) => contactKnown }, switches);

/** `GET /v2/channels`, as public code shows it which calls v2 live. */
export const channelRoutes = (channels: () => readonly Channel[], switches: Boards): Hono<Env> => {
  const routes = new Hono<Env>();
  routes.use(refuseClosedRoutes(switches));
  routes.get('/', (c) => answerRead(c, channels()));
  return routes;
};
