import { useId } from 'react';
import { ACTION_LABELS, ACTION_WORDS } from '@/components/deal-labels';
import type { Action } from '@/lib/deal/plan';
import { t } from '@/lib/i18n';
import { DEAL_FORM } from './DealForm';
import type { DealLink } from './deal/useDealLink';
import { WhyBlocked } from './later';

interface Props {
  link: DealLink;
  /** Whether a press would do what the manager sees; until then a press only says why it has to wait. */
  isSafe: boolean;
  /** Whether the manager pressed create although Wazzup does not know the responsible user. */
  isStrangerAsked: boolean;
  /** Whether nothing can be pressed, because something is on its way. */
  off: boolean;
  /** Whether the manager must do something else first, so that no action stands out. */
  isQuiet: boolean;
  onPress: (action: Action) => void;
}

/** Shows the actions that make sense now, under a heading that says where they act; the primary action comes first. */
export function Actions({ link, isSafe, isStrangerAsked, off, isQuiet, onPress }: Props) {
  const id = useId();
  const { plan, asking, remoteChanged } = link;
  if (!plan) return null;
  if (asking)
    return (
      <>
        <div className="heading-bone" />
        <div className="bone button-bone" />
      </>
    );
  // `RemoteChanged` above asks whose values hold, and then that is the only choice.
  const primary = remoteChanged ? undefined : plan.primary;
  const rest = plan.actions.filter((action) => action !== plan.primary);
  if (!primary && rest.length === 0) return null;
  const isPlain = isQuiet || isStrangerAsked;
  const common = (action: Action) => ({
    'aria-label': t(isStrangerAsked && action === primary ? 'create_anyway' : ACTION_LABELS[action]),
    // The pressed button keeps the focus while the press is on its way, so it is not disabled.
    'aria-disabled': off || !isSafe || plan.blocked.includes(action) || undefined,
    onClick: () => !off && press(action),
  });

  function press(action: Action) {
    if (isSafe && plan?.blocked.includes(action)) focusProblem();
    else onPress(action);
  }

  return (
    <section className="actions" aria-labelledby={id}>
      {/* Where no action stands out, the focus begins here, one step before all of them. */}
      <h2 id={id} tabIndex={-1}>
        {t('actions_in')}
      </h2>
      <WhyBlocked plan={plan} />
      {primary && (
        <button
          // Enter in a field of the form presses it.
          type="submit"
          form={DEAL_FORM}
          className={isPlain ? 'button wide' : 'button primary wide'}
          {...common(primary)}
        >
          {t(isStrangerAsked ? 'create_anyway' : ACTION_WORDS[primary])}
        </button>
      )}
      <div className="row">
        {rest.map((action) => (
          <button
            key={action}
            type="button"
            className={action === 'delete' ? 'button danger' : 'button'}
            {...common(action)}
          >
            {t(ACTION_WORDS[action])}
          </button>
        ))}
      </div>
    </section>
  );
}

/** Brings the manager to what keeps the deal from being sent. */
function focusProblem(): void {
  const find = (selector: string) => document.querySelector<HTMLElement>(`.form ${selector}`);
  const field = find('[aria-invalid]') ?? find('.contacts .problem')?.parentElement?.querySelector('input') ?? null;
  (field ?? find('[role=combobox]'))?.focus();
}
