import type { Teacher } from '@/lib/crm/teaching/teacher';
import type { RecalledDeal } from '@/lib/deal/recalled';
import type { AnswerOf, MESSAGES, MessageType, RequestOf } from '@/lib/messaging/protocol';
import type { Settings } from '@/lib/settings';
import type { User } from '../frame/user';

export const PAGES = ['popup', 'pill', 'options', 'history', 'deals', 'teach'] as const;
export type PageName = (typeof PAGES)[number];

/** Stands for an answer that never comes. */
export const NEVER = Symbol('never');

/** The messages that the extension's pages may send. */
type PageMessage = {
  [T in MessageType]: 'page' extends (typeof MESSAGES)[T]['from'][number] ? T : never;
}[MessageType];

/**
 * The background's answer to each message. If the function throws a DealError, that is the reason why there is none.
 */
export type Answers = { [T in PageMessage]: (request: RequestOf<T>) => AnswerOf<T> | typeof NEVER };

/** The tab in hand, and what a teacher in its page answers. */
export interface TabWorld {
  url?: string;
  isClosed?: boolean;
  /** Whether another window teaches it. */
  isTaught?: boolean;
  teacher?: Partial<Teacher>;
}

/** Says what the fake browser around a page has and does. */
export interface World {
  answers?: Partial<Answers>;
  settings?: Partial<Settings>;
  policy?: Record<string, unknown>;
  /** How the tab's deal stood when the extension last looked. */
  recalled?: RecalledDeal;
  /** Whether the popup stays open beside the page. */
  isPanel?: boolean;
  /** The page in the tab in hand, as far as the browser lets the extension see it. */
  tab?: TabWorld;
  /** What stands in the address of the page behind the name of its file. */
  query?: string;
  granted?: readonly string[];
  /** Whether the manager has allowed notifications. */
  notifies?: boolean;
  /** Whether the manager denies what the browser asks them for. */
  denies?: boolean;
  shortcut?: string;
  /** Whether the extension's button is pinned to the toolbar. */
  isPinned?: boolean;
}

/** One state of a page, with the way to it. */
export interface GalleryState {
  world: World;
  /** Does what brings the page into this state, as a manager does it. */
  steps?: (user: User) => Promise<void>;
}

/** The states of a page by their names. */
export type GalleryStates = Readonly<Record<string, GalleryState>>;
