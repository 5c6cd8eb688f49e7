import { type ComponentType, type ReactNode, useEffect, useState } from 'react';

/**
 * Gives a component that loads when it is first shown: the popup shows a deal without what few managers ever see. React's
 * own `lazy` may show such a component 300 ms late, because it saves redraws.
 * @param meanwhile keeps the component's place until it is there
 */
function later<Props extends object>(find: () => Promise<ComponentType<Props>>, meanwhile: ReactNode = null) {
  let loaded: ComponentType<Props> | undefined;
  /** Loads the component before it is shown, so that it moves nothing by coming late. */
  async function load() {
    loaded ??= await find();
    return loaded;
  }
  function Later(props: Props) {
    const [Loaded, setLoaded] = useState(() => loaded);
    const isMissing = Loaded === undefined;
    useEffect(() => {
      if (!isMissing) return;
      // A popup that is closed or reloaded meanwhile needs it no more.
      load().then((component) => setLoaded(() => component), console.warn);
    }, [isMissing]);
    return Loaded ? <Loaded {...props} /> : meanwhile;
  }
  return Object.assign(Later, { load });
}

export const AfterAction = later(
  async () => (await import('./AfterAction')).AfterAction,
  <div className="after-action" />,
);
export const AllowHost = later(async () => (await import('@/components/AllowHost')).AllowHost);
export const AskCountry = later(async () => (await import('./chat/AskCountry')).AskCountry);
export const ChooseChannel = later(async () => (await import('./chat/OpenChat')).ChooseChannel);
export const ClosedInCrm = later(async () => (await import('./ClosedInCrm')).ClosedInCrm);
export const ConfirmPress = later(async () => (await import('./ConfirmPress')).ConfirmPress);
export const DealDifferences = later(async () => (await import('./DealDifferences')).DealDifferences);
export const Kept = later(async () => (await import('./Kept')).Kept);
export const Lights = later(async () => (await import('./chat/Lights')).Lights, <div className="bone lights-bone" />);
export const NoAccess = later(async () => (await import('./NoAccess')).NoAccess);
export const OpenChat = later(async () => (await import('./chat/OpenChat')).OpenChat);
export const RemoteChanged = later(async () => (await import('./RemoteChanged')).RemoteChanged);
export const Responsible = later(
  async () => (await import('./chat/Responsible')).Responsible,
  <div className="bone field-bone responsible-bone" />,
);
export const Unread = later(async () => (await import('./Unread')).Unread);
export const Offer = later(async () => (await import('./Offer')).Offer);
export const Conflict = later(async () => (await import('./Conflict')).Conflict);
export const DeadEnd = later(async () => (await import('./DeadEnd')).DeadEnd);
export const ShowWhere = later(async () => (await import('./ShowWhere')).ShowWhere);
export const WaitingActions = later(async () => (await import('./WaitingActions')).WaitingActions);
export const WhyBlocked = later(async () => (await import('./WhyBlocked')).WhyBlocked);
