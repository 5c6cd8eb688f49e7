import { siteLabel } from '@/components/site-label';
import { type UserNames, useUserNames } from '@/components/useWazzupUsers';
import type { KnownUser } from '@/lib/deal/known-users';
import { t } from '@/lib/i18n';
import type { Settings, SettingsInForce } from '@/lib/settings';

interface Props {
  settings: SettingsInForce;
  choose: (change: Partial<Settings>) => void;
}

/** Lists which user of a CRM is which user in Wazzup. Shows nothing while there are no such rows. */
export function UserMappings({ settings, choose }: Props) {
  const { users: all, company } = settings;
  const companys = company.users ?? [];
  const own = all.slice(companys.length);
  const userName = useUserNames(all.length > 0);
  if (all.length === 0) return null;
  return (
    <section className="card" aria-labelledby="users">
      <h2 id="users">{t('options_users')}</h2>
      <p className="quiet">{t('options_users_hint')}</p>
      <table className="users">
        <thead>
          <tr>
            <th scope="col">{t('users_site')}</th>
            <th scope="col">{t('users_crm')}</th>
            <th scope="col">{t('users_wazzup')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {companys.map((user) => (
            <UserRow key={keyOf(user)} user={user} userName={userName} />
          ))}
          {own.map((user) => (
            <UserRow
              key={`own ${keyOf(user)}`}
              user={user}
              userName={userName}
              onRemove={() => choose({ users: own.filter((other) => other !== user) })}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const keyOf = (user: KnownUser): string => JSON.stringify(user);

/** One row; a row that cannot be removed is the company's. */
function UserRow({ user, userName, onRemove }: { user: KnownUser; userName: UserNames; onRemove?: () => void }) {
  return (
    <tr>
      <td>{user.site === undefined ? t('users_any') : siteLabel(user.site)}</td>
      <td>{user.crmUser}</td>
      <td title={user.wazzupUser}>{userName(user.wazzupUser) ?? user.wazzupUser}</td>
      <td>
        {onRemove ? (
          <button
            type="button"
            className="button plain danger"
            aria-label={t('users_remove', user.crmUser)}
            title={t('users_remove', user.crmUser)}
            onClick={onRemove}
          >
            <span aria-hidden="true">×</span>
          </button>
        ) : (
          <span className="note">{t('set_by_company')}</span>
        )}
      </td>
    </tr>
  );
}
