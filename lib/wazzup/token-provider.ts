import type { TokenState } from '@/lib/settings/token-state';
import type { CustomHeader } from './fetch-token';
import type { StoredToken } from './token';
import type { Vault } from './vault';

export interface TokenProviderOptions {
  tokens: Vault<StoredToken>;
  headers: Vault<CustomHeader>;
  /** The marks of the accounts to which the tokens of addresses belong. */
  marks: AddressMarks;
  /** The settings that the manager, or their company, has made. */
  settings: TokenSettings;
  /** Whether the browser lets the extension ask this host. */
  isAllowed: (url: URL) => Promise<boolean>;
  /**
   * Called when there is another token or account, or none any more (`manager`), and when Wazzup takes a token that it
   * had refused (`wazzup`).
   */
  onChange?: (by: 'manager' | 'wazzup') => void;
  /** Called when an account turns out to be the one that so far had another mark. */
  onSameAccount?: (from: string, to: string) => Promise<void>;
  fetch?: typeof fetch;
}

/** Stores the mark of an address's account, which outlives every token of the address. */
export interface AddressMarks {
  /** Gives the mark of an address; it makes one if there is none. */
  read(address: string): Promise<string>;
  save(address: string, account: string): Promise<void>;
}

export interface TokenSettings {
  read(): Promise<{
    /** The address that gives tokens; empty if there is none. */
    tokenAddress: string;
    /** Whether token and header are still stored after the browser is closed. */
    stayConnected: boolean;
  }>;
  change(change: { tokenAddress?: string; stayConnected?: boolean }): Promise<void>;
}

/** What a request with the token does. */
export type TokenUse = 'read' | 'write';

/** Gives the token to use now, as far as that needs no manager. */
export interface TokenRenewal {
  /**
   * Gives the token to use now; undefined if there is none. It is fetched if the stored one has ended. Throws a DealError
   * `token-address` if the address does not give one.
   */
  token(): Promise<string | undefined>;
  /**
   * Gives another token than the one Wazzup has just refused for this use; undefined if there is none. Throws as `token`
   * does.
   */
  renew(refused: string, use?: TokenUse): Promise<string | undefined>;
  /**
   * Notes that Wazzup has accepted a token, which it may have refused before. What it refused for writes only an
   * accepted write makes good.
   */
  markAccepted(token: string, use?: TokenUse): Promise<void>;
}

/** Changes what is stored, as the manager wants it. */
export interface TokenChanges {
  /** Stores what a manager pasted. Throws a DealError `invalid`, code `token-form`, if that cannot be a token. */
  paste(text: string): Promise<void>;
  /**
   * Sets the address that gives tokens, empty for none. Another address forgets header and token; the same address keeps
   * the header unless a new one is given. Throws a DealError `invalid` with an AddressProblem as code.
   */
  setAddress(text: string, header: { name: string; value: string } | null): Promise<void>;
  /** Sets whether token and header, also those stored now, are still stored after the browser is closed. */
  stay(stays: boolean): Promise<void>;
  /** Forgets token, header and address. */
  forget(): Promise<void>;
}

/**
 * The one place that knows the token. It was pasted, or comes from the customer's own address; then it is renewed before
 * it ends and once after Wazzup refused it, by one request however many wait for it.
 */
export interface TokenProvider extends TokenRenewal, TokenChanges {
  /** Gives what pages may show of the token: never the token itself. */
  state(): Promise<TokenState>;
  /** Whether there is a token that Wazzup may accept, or an address to get one from. */
  isReady(): Promise<boolean>;
  /** Gives the mark of the account of the token to use now; undefined if there is neither token nor address. */
  account(): Promise<string | undefined>;
  /** Puts another mark in place of one: both stand for the same account. */
  renameAccount(from: string, to: string): Promise<void>;
}

/** What both halves of the provider work with. */
export interface TokenContext extends Required<Omit<TokenProviderOptions, 'fetch'>> {
  fetch?: typeof fetch;
  /**
   * Counts the manager's changes. Whoever brings a token compares the count before and after, so that a request that was
   * under way during a change brings nothing back. The count is raised, and compared, right before the storage is told,
   * with no pause between: a token that is stored earlier is overwritten by the change, and a request that begins later
   * finds what the change left.
   */
  changes: { count: number };
}
