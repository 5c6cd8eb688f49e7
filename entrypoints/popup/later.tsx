import { type ComponentType, useEffect, useState } from 'react';

/**
 * Gives a component that loads when it is first shown: the popup shows a deal without what few managers ever see. React's
 * own `lazy` may show such a component 300 ms late, because it saves redraws.
 */
function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Later(props) {
    const [Loaded, setLoaded] = useState(() => loaded);
    const isMissing = Loaded === undefined;
    useEffect(() => {
      if (!isMissing) return;
      void load().then((component) => {
        loaded = component;
        setLoaded(() => component);
      });
    }, [isMissing]);
    return Loaded ? <Loaded {...props} /> : null;
  };
}

export const AllowHost = later(async () => (await import('@/components/AllowHost')).AllowHost);
export const AskCountry = later(async () => (await import('./chat/AskCountry')).AskCountry);
export const ConfirmPress = later(async () => (await import('./ConfirmPress')).ConfirmPress);
export const LookAgain = later(async () => (await import('./chat/LookAgain')).LookAgain);
export const NoAccess = later(async () => (await import('./NoAccess')).NoAccess);
export const RemoteChanged = later(async () => (await import('./RemoteChanged')).RemoteChanged);
export const Unread = later(async () => (await import('./Unread')).Unread);
export const Offer = later(async () => (await import('./Offer')).Offer);
export const Conflict = later(async () => (await import('./Conflict')).Conflict);
