import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import {
  changeSettings,
  idTemplateOf,
  readOwnSettings,
  readSettings,
  type Settings,
  type SettingsInForce,
  setIdTemplate,
  watchSettings,
} from '@/lib/settings';

const [SITE, OTHER] = ['https://acme.kommo.com', 'https://other.kommo.com'];
const company = (policy: object) => fakeBrowser.storage.managed.set(policy as Record<string, unknown>);

beforeEach(() => fakeBrowser.reset());

describe('the form of ids', () => {
  it('is by site, and the plain one to begin with', async () => {
    expect(await idTemplateOf(SITE)).toBe('{id}');
    await setIdTemplate(SITE, 'k-{id}');
    await setIdTemplate(OTHER, '{id}-o');
    expect([await idTemplateOf(SITE), await idTemplateOf(OTHER)]).toEqual(['k-{id}', '{id}-o']);
    await setIdTemplate(SITE, '{id}');
    expect([await idTemplateOf(SITE), await idTemplateOf(OTHER)]).toEqual(['{id}', '{id}-o']);
    expect((await readSettings()).forms).toEqual({ [OTHER]: '{id}-o' });
  });

  it('is by site and not by address: http, www., a default port and a trailing dot make no difference', async () => {
    await setIdTemplate('http://www.acme.kommo.com', 'k-{id}');
    for (const link of [SITE, 'https://acme.kommo.com./leads/detail/1', 'http://acme.kommo.com:80/'])
      expect(await idTemplateOf(link), link).toBe('k-{id}');
    expect(await idTemplateOf('https://acme.kommo.com:8443/')).toBe('{id}');
    await setIdTemplate(SITE, 'a-{id}');
    expect((await readSettings()).forms).toEqual({ [SITE]: 'a-{id}' });
  });

  it('is by folder, if one host holds several CRMs; the template of a host is for the folders that have none', async () => {
    const [a, b] = ['https://intranet.example/b24a', 'https://intranet.example/b24b'];
    const dealIn = (address: string) => `${address}/crm/deal/details/1/`;
    await setIdTemplate('https://intranet.example', 'old-{id}');
    await setIdTemplate(a, 'a-{id}');
    expect([await idTemplateOf(dealIn(a)), await idTemplateOf(dealIn(b))]).toEqual(['a-{id}', 'old-{id}']);
  });

  it('is the company’s, however it writes the address', async () => {
    await setIdTemplate(SITE, 'mine-{id}');
    await company({ forms: { 'http://acme.kommo.com': 'theirs-{id}' } });
    expect(await idTemplateOf(SITE)).toBe('theirs-{id}');
  });

  it('leaves other settings as they are', async () => {
    await changeSettings(() => ({ pill: 'off' }));
    await setIdTemplate(SITE, 'k-{id}');
    expect(await readSettings()).toMatchObject({ forms: { [SITE]: 'k-{id}' }, pill: 'off', sessionReads: true });
  });
});

describe('what is kept', () => {
  it('holds all of several changes at once', async () => {
    await Promise.all([
      changeSettings(() => ({ pill: 'off' })),
      setIdTemplate(SITE, 'k-{id}'),
      changeSettings(() => ({ sessionReads: false })),
      setIdTemplate(OTHER, '{id}-o'),
    ]);
    expect(await readOwnSettings()).toMatchObject({
      pill: 'off',
      sessionReads: false,
      forms: { [SITE]: 'k-{id}', [OTHER]: '{id}-o' },
    });
  });

  it('is checked where it is read: what somebody else put there is not believed', async () => {
    await fakeBrowser.storage.local.set({
      settings: { pill: 'off', tokenAddress: 'javascript:1', forms: { [SITE]: '<b>' }, token: 'x' },
    });
    expect(await readOwnSettings()).toMatchObject({ pill: 'off', tokenAddress: '', forms: {} });
    expect(await readOwnSettings()).not.toHaveProperty('token');
  });
});

describe('the company', () => {
  it('sets what it wants, and the manager the rest', async () => {
    await changeSettings(() => ({ pill: 'off', sessionReads: false }));
    await company({ pill: 'small', tokenAddress: 'https://tokens.acme.example' });
    const now = await readSettings();
    expect(now).toMatchObject({ pill: 'small', sessionReads: false, tokenAddress: 'https://tokens.acme.example' });
    expect(now.company).toEqual({ pill: 'small', tokenAddress: 'https://tokens.acme.example' });
    expect(await readOwnSettings()).toMatchObject({ pill: 'off', tokenAddress: '' });
  });

  it('cannot be overruled, and what the manager had comes back when it lets go', async () => {
    await changeSettings(() => ({ pill: 'off' }));
    await company({ pill: 'small', sessionReads: false });
    await changeSettings(() => ({ pill: 'on', sessionReads: true, hubspotId: 'user' }));
    expect(await readSettings()).toMatchObject({ pill: 'small', sessionReads: false, hubspotId: 'user' });
    await fakeBrowser.storage.managed.clear();
    expect(await readSettings()).toMatchObject({ pill: 'off', sessionReads: true, hubspotId: 'user', company: {} });
  });

  it('its forms go before those of the same site, and leave other sites alone', async () => {
    await setIdTemplate(SITE, 'mine-{id}');
    await company({ forms: { [SITE]: 'ours-{id}' } });
    await setIdTemplate(OTHER, 'o-{id}');
    await setIdTemplate(SITE, 'again-{id}');
    expect((await readSettings()).forms).toEqual({ [SITE]: 'ours-{id}', [OTHER]: 'o-{id}' });
    expect((await readOwnSettings()).forms).toEqual({ [SITE]: 'again-{id}', [OTHER]: 'o-{id}' });
  });

  it('its users come first, so theirs is the row that counts', async () => {
    const [ours, mine] = ['ours', 'mine'].map((wazzupUser) => ({ crmUser: '7', wazzupUser }));
    await changeSettings(() => ({ users: [mine] as Settings['users'] }));
    await company({ users: [ours] });
    expect((await readSettings()).users).toEqual([ours, mine]);
    await changeSettings(({ users }) => ({ users }));
    expect((await readSettings()).users).toEqual([ours, mine]);
  });

  it('a value of it that cannot be used is told, and everything else holds', async () => {
    await company({ pill: 'big', forbid: ['delete', 'destroy'] });
    const now = await readSettings();
    expect(now).toMatchObject({ pill: 'on', company: { forbid: ['delete'] } });
    expect(now.unusable).toEqual(expect.arrayContaining(['pill: "big"', 'forbid: "destroy"']));
  });

  it('is nobody where the browser has no policy, however it says so', async () => {
    const get = vi
      .spyOn(fakeBrowser.storage.managed, 'get')
      .mockRejectedValue(new Error('Managed storage manifest not found'));
    expect(await readSettings()).toMatchObject({ pill: 'on', company: {}, unusable: [] });
    get.mockRestore();
  });
});

describe('watching', () => {
  it('tells of what the manager changes, and of what the company sets late, until it is stopped', async () => {
    const seen: SettingsInForce[] = [];
    const stop = watchSettings((now) => void seen.push(now));
    await changeSettings(() => ({ pill: 'off' }));
    await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ pill: 'off', company: {} }));
    await company({ pill: 'small', forbid: ['delete'] });
    await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ pill: 'small', company: { forbid: ['delete'] } }));
    stop();
    const count = seen.length;
    await company({ pill: 'on' });
    expect(await readSettings()).toMatchObject({ pill: 'on' });
    expect(seen).toHaveLength(count);
  });

  it('is quiet about what else is kept', async () => {
    const told = vi.fn();
    const stop = watchSettings(told);
    await fakeBrowser.storage.local.set({ token: 'sealed' });
    await readSettings();
    expect(told).not.toHaveBeenCalled();
    stop();
  });
});
