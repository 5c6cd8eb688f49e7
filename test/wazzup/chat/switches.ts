import { type Board, createBoard } from '../switches.ts';

/**
 * Every position of every switch of the routes about people and channels: apart from those of the deals, whose
 * combinations are walked through. The first position of each is the default.
 * `chatVisibleAfterMs`, a number, is the one switch that is not listed here.
 */
export const CHAT_SWITCH_POSITIONS = {
  /**
   * Whether the account may use them. v3 closes them to some keys by 403; what v2 does is not known.
   * `not-found`: as if there were no such routes.
   */
  chatRoutes: ['allowed', 'forbidden', 'not-found'],
  /**
   * POST of a contact that exists. Not known; public code leans on `overwrite`.
   * `refuse-409`: the whole request is refused. `ignore`: 2xx, the known contact stays as it was.
   */
  contactKnown: ['overwrite', 'refuse-409', 'ignore'],
  /** GET of one user or contact that does not exist: 404, or 200 with an empty list. Not known. */
  personUnknown: ['not-found', 'empty'],
  /** How ids come back; `number`: ids that are integers are JSON numbers. Not known. */
  personIds: ['string', 'number'],
  /** What a page of the users or contacts holds, see `paging` of the deals. Not known. */
  personPaging: ['honest', 'short', 'ignores-limit', 'ignores-offset'],
  /** Whether their lists take `offset` and `limit`: the page shows neither. */
  personQuery: ['taken', 'refuse-400'],
  /** A deal whose responsible user or contacts Wazzup does not know. Not known. */
  strangersInDeal: ['accepted', 'refuse-400'],
} as const;

type Positions = typeof CHAT_SWITCH_POSITIONS;

/** How the emulator behaves about people and channels, where the real Wazzup is not documented. */
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

/** @throws RangeError when `start` names a switch or a position that does not exist */
export const createChatSwitches = (start: Partial<ChatSwitches> = {}): ChatSwitchBoard =>
  createBoard(CHAT_SWITCH_POSITIONS, DEFAULT_CHAT_SWITCHES, start);
