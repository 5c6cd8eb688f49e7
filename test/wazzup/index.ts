export type { Contact, User } from './chat/models.ts';
export { CHAT_SWITCH_POSITIONS, type ChatSwitches, DEFAULT_CHAT_SWITCHES } from './chat/switches.ts';
export type { Deal } from './deal.ts';
export type { Fault } from './faults.ts';
export { listen } from './listen.ts';
export { DEFAULT_PARTNER } from './partner.ts';
export type { RecordedRequest } from './requests.ts';
export { DEFAULT_SWITCHES, SWITCH_POSITIONS, type Switches, TOKEN_SWITCH_POSITIONS } from './switches.ts';
export { createWazzup, DEFAULT_TOKEN, type Wazzup, type WazzupOptions } from './wazzup.ts';
