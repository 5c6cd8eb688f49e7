/** A secret as it lies in a storage area. */
export interface Sealed {
  iv: number[];
  ciphertext: number[];
  /** The name of the key that unseals it; versions before this field gave the key the secret's own name. */
  key?: string;
  /** Each save counts one higher, so that of two ciphertexts the newer one is known. */
  count?: number;
}

export const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' &&
  value !== null &&
  Array.isArray((value as Sealed).iv) &&
  Array.isArray((value as Sealed).ciphertext);

export const countOf = ({ count = 0 }: Sealed): number => count;

/** Creates a key that nobody can take out of the browser. */
export const createKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

/** Seals a secret, which JSON has to be able to write. */
export async function seal(secret: unknown, key: CryptoKey, named: Pick<Sealed, 'key' | 'count'>): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(secret));
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain);
  return { iv: [...iv], ciphertext: [...new Uint8Array(ciphertext)], ...named };
}

/** Gives the secret; undefined if the key is not that of the ciphertext, or if somebody has changed either. */
export async function unseal(sealed: Sealed, key: CryptoKey): Promise<unknown> {
  try {
    const iv = Uint8Array.from(sealed.iv);
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, Uint8Array.from(sealed.ciphertext));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return undefined;
  }
}
