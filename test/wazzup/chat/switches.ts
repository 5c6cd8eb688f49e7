import { type Board, createBoard } from '../switches.ts';

/**
 * Every position of every switch of the routes about people and channels. They are a list of their own, because a test
 * goes through all combinations of the switches of the deals. The first position of each is the default.
 * `chatVisibleAfterMs` is a number, so this list leaves it out.
 */
export const CHAT_SWITCH_POSITIONS = {
  /**
   * Whether the account may use these routes. v3 closes them to some keys by 403; what v2 does is not known.
   * `not-found`: Wazzup answers as if there were no such routes.
   */
  chatRoutes: ['allowed', 'forbidden', 'not-found'],
  /**
   * What POST does with a contact that exists. Not known; public code relies on `overwrite`.
   * `refuse-409`: Wazzup refuses the whole request. `ignore`: Wazzup answers 2xx and leaves the known contact as it
   * was.
   */
  contactKnown: ['overwrite', 'refuse-409', 'ignore'],
  /** What GET answers to one user or contact that does not exist: 404, or 200 with an empty list. Not known. */
  personUnknown: ['not-found', 'empty'],
  /** How Wazzup gives ids back; `number`: ids that are integers are JSON numbers. Not known. */
  personIds: ['string', 'number'],
  /** What one page of the users or contacts has, with the positions of `paging` of the deals. Not known. */
  personPaging: ['honest', 'short', 'ignores-limit', 'ignores-offset'],
  /** Whether these lists accept `offset` and `limit`. Not known: the documentation shows neither. */
  personQuery: ['taken', 'refuse-400'],
  /** What Wazzup does with a deal if it does not know the deal's responsible user or contacts. Not known. */
  strangersInDeal: ['accepted', 'refuse-400'],
} as const;

type Positions = typeof CHAT_SWITCH_POSITIONS;

/** How the emulator behaves about people and channels where no public source describes the real Wazzup. */
export type ChatSwitches = { -readonly [Name in keyof Positions]: Positions[Name][number] } & {
  /** Milliseconds until a GET sees an accepted contact. Not known. */
  chatVisibleAfterMs: number;
};

export const DEFAULT_CHAT_SWITCHES: Readonly<ChatSwitches> = {
  chatRoutes: 'allowed',
  contactKnown: 'overwrite',
  personUnknown: 'not-found',
  personIds: 'string',
  personPaging: 'honest',
  personQuery: 'taken',
  strangersInDeal: 'accepted',
  chatVisibleAfterMs: 0,
};

export type ChatSwitchBoard = Board<ChatSwitches>;

/** @throws RangeError if `start` names a switch or a position that does not exist */
export const createChatSwitches = (start: Partial<ChatSwitches> = {}): ChatSwitchBoard =>
  createBoard(CHAT_SWITCH_POSITIONS, DEFAULT_CHAT_SWITCHES, start);
