import { type ComponentType, lazy, Suspense } from 'react';

/** Gives a component that loads when it is first shown: the popup shows a deal without what few managers ever see. */
function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Loaded = lazy(async () => ({ default: await load() }));
  return (props) => (
    <Suspense>
      <Loaded {...props} />
    </Suspense>
  );
}

export const AllowHost = later(async () => (await import('@/components/AllowHost')).AllowHost);
export const ChooseUser = later(async () => (await import('./chat/ChooseUser')).ChooseUser);
export const ConfirmPress = later(async () => (await import('./ConfirmPress')).ConfirmPress);
export const Unread = later(async () => (await import('./Unread')).Unread);
export const Conflict = later(async () => (await import('./Conflict')).Conflict);
