import type { AnswerOf, MESSAGES, MessageType, RequestOf } from '@/lib/messaging/protocol';
import type { Settings } from '@/lib/settings';
import type { User } from '../frame/user';

export const PAGES = ['popup', 'pill', 'options', 'history'] as const;
export type PageName = (typeof PAGES)[number];

/** Stands for an answer that does not come as long as anybody looks. */
export const NEVER = Symbol('never');

/** The messages that the extension's pages may send. */
type PageMessage = {
  [T in MessageType]: 'page' extends (typeof MESSAGES)[T]['from'][number] ? T : never;
}[MessageType];

/** What the background answers to each message; a DealError that is thrown is the reason why there is no answer. */
export type Answers = { [T in PageMessage]: (request: RequestOf<T>) => AnswerOf<T> | typeof NEVER };

/** What the browser around a page is told to be. */
export interface World {
  answers?: Partial<Answers>;
  settings?: Partial<Settings>;
  policy?: Record<string, unknown>;
  granted?: readonly string[];
  /** The manager denies what the browser asks them for. */
  denies?: boolean;
  shortcut?: string;
}

/** One state of a page, and the way to it. */
export interface GalleryState {
  world: World;
  /** What a manager does before the page is in this state. */
  steps?: (user: User) => Promise<void>;
}

/** The states of a page by their names. */
export type GalleryStates = Readonly<Record<string, GalleryState>>;
