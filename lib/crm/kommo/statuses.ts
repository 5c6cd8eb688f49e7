/** Won and lost: the same in every pipeline of every account. */
export const CLOSED_STATUSES = ['142', '143'];
