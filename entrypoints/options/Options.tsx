import { useEffect, useState } from 'react';
import { browser } from 'wxt/browser';
import { HeldRecords } from '@/components/HeldRecords';
import { PageHeader } from '@/components/PageHeader';
import { useSettings } from '@/components/useSettings';
import { useWazzupUsers } from '@/components/useWazzupUsers';
import { intersectPatterns } from '@/lib/permissions/match-patterns';
import { serversIn } from '@/lib/permissions/self-hosted';
import { ChatSettings } from './ChatSettings';
import { CompanyPolicy } from './CompanyPolicy';
import { Connection } from './Connection';
import { ConnectionStatus } from './ConnectionStatus';
import { CrmSwitches } from './CrmSwitches';
import { FirstRun } from './FirstRun';
import { IdTemplates } from './IdTemplates';
import { NotificationSettings } from './NotificationSettings';
import { PageSettings } from './PageSettings';
import { SettingsFile } from './SettingsFile';
import { TaughtCrms } from './taught/TaughtCrms';
import { UserMappings } from './UserMappings';
import { useConnection } from './useConnection';
import { useCrms } from './useCrms';
import { useGrantedOrigins } from './useGrantedOrigins';

/** The settings page: the connection to Wazzup, the CRMs, and everything a manager can choose. */
export function Options() {
  const { settings, choose } = useSettings();
  const connection = useConnection(settings);
  const granted = useGrantedOrigins();
  const shortcut = useShortcut();
  const { access, unreadable, tested } = connection;
  const isConnected = access?.ready === true && !access.refused && tested === 'ok';
  const hosts = granted ?? [];
  const crms = useCrms();
  const builtIn = (crms ?? []).filter(({ taught }) => !taught);
  const known = builtIn.flatMap((crm) => crm.hosts);
  const servers = settings && crms ? serversIn(hosts, { ...settings, known }) : [];
  const hubspot = crms?.find(({ crm }) => crm === 'hubspot');
  const hasHubspot = intersectPatterns(hubspot?.hosts ?? [], hosts).length > 0;
  const isTold = (useWazzupUsers(hasHubspot && isConnected)?.users.length ?? 1) > 0;
  return (
    <main className="page">
      <PageHeader title="options_title" here="settings" />
      <FirstRun isConnected={isConnected} shortcut={shortcut} />
      {!access && unreadable && (
        <section className="card">
          <ConnectionStatus access={undefined} address="" tested={unreadable} />
        </section>
      )}
      {settings && crms && access && (
        <>
          <CompanyPolicy settings={settings} crms={builtIn} />
          <HeldRecords />
          <Connection connection={connection} />
          <CrmSwitches crms={builtIn} granted={granted} servers={servers} settings={settings} />
          <TaughtCrms settings={settings} crms={crms} granted={granted} />
          <ChatSettings settings={settings} choose={choose} />
          <PageSettings asksHubspotId={hasHubspot && !isTold} settings={settings} choose={choose} />
          <NotificationSettings />
          <IdTemplates settings={settings} />
          <UserMappings settings={settings} choose={choose} />
          <SettingsFile crms={crms} />
        </>
      )}
    </main>
  );
}

/** Gives the keys that open the popup, as the manager or the browser has set them. */
function useShortcut(): string | undefined {
  const [shortcut, setShortcut] = useState<string>();
  useEffect(() => {
    void browser.commands.getAll().then((commands) => {
      setShortcut(commands.find(({ name }) => name === '_execute_action')?.shortcut);
    });
  }, []);
  return shortcut;
}
