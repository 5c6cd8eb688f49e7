/** The statuses "won" and "lost": they have these ids in every pipeline of every account. */
export const CLOSED_STATUSES = ['142', '143'];
