import type { Handlers } from '../router';
import { type BatchServices, createBatchHandlers } from './batch';
import { type ChatServices, createChatHandlers } from './chat';
import { createDealHandlers, type DealServices } from './deal';
import { createDealsHandlers, type DealsServices } from './deals';
import { createJournalHandlers, type JournalServices } from './journal';
import { createPageHandlers, type PageServices } from './page';
import { createTokenHandlers, type TokenServices } from './token';
import { createVisitHandlers, type VisitServices } from './visit';

export type Services = DealServices &
  DealsServices &
  JournalServices &
  BatchServices &
  ChatServices &
  TokenServices &
  VisitServices &
  PageServices;

/** Creates the handlers of all messages to the background. */
export const createHandlers = (services: Services): Handlers => ({
  ...createDealHandlers(services),
  ...createDealsHandlers(services),
  ...createJournalHandlers(services),
  ...createBatchHandlers(services),
  ...createChatHandlers(services),
  ...createTokenHandlers(services),
  ...createVisitHandlers(services),
  ...createPageHandlers(services),
});
