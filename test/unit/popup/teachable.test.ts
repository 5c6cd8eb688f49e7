import { describe, expect, it } from 'vitest';
import { teachableAt } from '@/entrypoints/popup/teachable';
import { CRMS } from '../../fixtures/directory';

const TAUGHT = {
  crm: 'https://crm.acme.example',
  label: 'Acme',
  hosts: ['https://crm.acme.example/*'],
  selfHosted: false,
  taught: true,
};
const at = (address: string | undefined) => teachableAt(address, [...CRMS, TAUGHT], ['https://b24.acme.example/']);

describe('what can be taught', () => {
  it.each(['https://crm.other.example/deals/1', 'http://10.0.0.7:8080/crm#/deal/5'])(
    'is a page of no known CRM: %s',
    (address) => expect(at(address)).toBe('unknown'),
  );

  it('is another page of a CRM that was taught', () => expect(at('https://crm.acme.example/people')).toBe('taught'));

  it.each([
    ['the browser’s own', 'chrome://extensions/'],
    ['a file', 'file:///home/anna/deal.html'],
    ['one that the browser does not tell', undefined],
    ['Wazzup’s', 'https://app.wazzup24.com/1234-5678/chat'],
    ['a list of a CRM that is built in', 'https://acme.pipedrive.com/pipeline/1'],
    ['one of a company’s own server', 'https://b24.acme.example/crm/deal/list/'],
  ])('is no page such as %s', (_, address) => expect(at(address)).toBeUndefined());
});
