import type { CrmHome } from '@/lib/crm/site';
import type { Lesson } from '@/lib/lesson/model';
import { originPattern } from '@/lib/permissions/match-patterns';

/** What a lesson says of where its CRM is. The CRM's name is the lesson's origin. */
export const createTaughtHome = ({ origin, label, off }: Lesson): CrmHome => ({
  crm: origin,
  label,
  hosts: [originPattern(origin)],
  taught: true,
  matches: (url) => url.origin === origin && !off,
});
