import { expect, it } from 'vitest';
import { isPhone } from '@/lib/crm/taught/field-values';

it.each([
  '+1 202-555-0101',
  '8 (912) 345-67-89',
  '01.23.45.67.89',
  'тел. +7 912 345-67-89',
  '+1 555 0101, +1 555 0102'.slice(0, 11),
  'tel:112',
])('%s is a phone', (text) => {
  expect(isPhone(text)).toBe(true);
});

it.each([
  '',
  '112',
  '2026-11-30',
  '30.11.2026',
  '30.11.2026 12:30',
  '89 742.00',
  '1,234,567',
  'Order 1234567',
  '4876876000001288017',
  'Room 12, floor 34567',
])('%s is no phone', (text) => {
  expect(isPhone(text)).toBe(false);
});
