/**
 * The versions of the readers that are built in. A repair says which version it is for, and steps aside when a later one
 * reads the field again (test/unit/crm/reader-versions.test.ts holds these to the readers').
 */
export const READER_VERSIONS: Readonly<Record<string, number>> = {
  bitrix24: 1,
  hubspot: 1,
  kommo: 1,
  pipedrive: 1,
  zoho: 1,
};
