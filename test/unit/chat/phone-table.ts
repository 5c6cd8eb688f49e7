import type { PhoneProblem } from '@/lib/chat/phone';

/** A phone field, the settings, and the chats in WhatsApp that it leads to; or why it leads to none. */
export interface PhoneRow {
  written: string;
  /** The country in the settings; none if absent. */
  country?: string;
  leading8?: boolean;
  gives: readonly string[] | PhoneProblem;
}

/** Fields that are read, or not read, for one reason. */
export interface PhoneKind {
  title: string;
  why: string;
  rows: readonly PhoneRow[];
}

/**
 * All that the extension promises about reading phones. The tests hold the code to it, and docs/phones.md is made from
 * it.
 */
export const PHONE_KINDS: readonly PhoneKind[] = [
  {
    title: 'A number that says its country',
    why: 'A plus and the code of a country are enough, whatever the settings name. Blanks, dashes, dots and brackets do not matter.',
    rows: [
      { written: '+7 912 345-67-89', country: 'BR', gives: ['79123456789'] },
      { written: '(+66)81-234-5678', gives: ['66812345678'] },
      { written: '[+7] 912 345 67 89', gives: ['79123456789'] },
      { written: '+49 (0)170 1234567', gives: ['491701234567'] },
      { written: '+39 (0)2 1234 5678', gives: ['390212345678'] },
      { written: '+7 (8) 912 345-67-89', gives: ['79123456789'] },
      { written: '+38 (067) 123-45-67', gives: ['380671234567'] },
      { written: '+7~912~345~67~89', gives: ['79123456789'] },
      { written: '0049 170 1234567', country: 'DE', gives: ['491701234567'] },
      { written: '011 49 170 1234567', country: 'US', gives: ['491701234567'] },
      { written: '8-10-49 170 1234567', country: 'RU', gives: ['491701234567'] },
    ],
  },
  {
    title: 'A number of the country in the settings',
    why: 'Where a number says no country, the settings do; without them it is not read. It has to be a whole one: what lacks its area code could be a number of any town.',
    rows: [
      { written: '912 345-67-89', country: 'RU', gives: ['79123456789'] },
      { written: '79123456789', country: 'RU', gives: ['79123456789'] },
      { written: '0170 1234567', country: 'DE', gives: ['491701234567'] },
      { written: '170 1234567', country: 'DE', gives: ['491701234567'] },
      { written: '030/1234567', country: 'DE', gives: ['49301234567'] },
      { written: '(11) 98765-4321', country: 'BR', gives: ['5511987654321'] },
      { written: '55 1234 0131', country: 'MX', gives: ['525512340131'] },
      { written: '202-555-0131', gives: 'no-country' },
      { written: '8 912 345-67-89', country: 'US', gives: 'other-country' },
      { written: '98765-4321', country: 'BR', gives: 'other-country' },
      { written: '3456-7890', country: 'BR', gives: 'other-country' },
      { written: '345-67-89', country: 'RU', gives: 'other-country' },
      { written: '555-0131', country: 'US', gives: 'other-country' },
      { written: '5550131', country: 'DE', gives: 'unclear' },
      { written: '30 5550131', country: 'DE', gives: 'unclear' },
      { written: '5550131', country: 'AT', gives: 'unclear' },
      // 49 170 12345678, or a number of Leer, whose area code is 491.
      { written: '4917012345678', country: 'DE', gives: 'unclear' },
      { written: '55 99999-8888', country: 'BR', gives: 'unclear' },
      { written: '(55) 99999-8888', country: 'BR', gives: ['555599998888'] },
    ],
  },
  {
    title: 'One code, several countries',
    why: 'Russia and Kazakhstan share +7, North America and much of the Caribbean +1. A company in one of them has customers in the others.',
    rows: [
      { written: '79125550131', country: 'KZ', gives: ['79125550131'] },
      { written: '8 912 555-01-31', country: 'KZ', gives: ['79125550131'] },
      { written: '912 555-01-31', country: 'KZ', gives: ['79125550131'] },
      { written: '701 234 56 78', country: 'RU', gives: ['77012345678'] },
      { written: '1 416 555 0131', country: 'US', gives: ['14165550131'] },
      { written: '(809) 555-0131', country: 'US', gives: ['18095550131'] },
      { written: '202 555 0131', country: 'JM', gives: ['12025550131'] },
    ],
  },
  {
    title: 'The Russian 8',
    why: 'The settings can say that 8 means +7. Some people put a plus before it, too: no country has the code 8, so +8 (495) is Moscow, while +84 95 is written as people in Vietnam write it. Without blanks it can be either.',
    rows: [
      { written: '8 912 345-67-89', leading8: true, gives: ['79123456789'] },
      { written: '8(701)234-56-78', leading8: true, gives: ['77012345678'] },
      { written: '8 912 345-67-89', country: 'US', leading8: true, gives: ['79123456789'] },
      { written: '+8 (495) 555-01-31', leading8: true, gives: ['74955550131'] },
      { written: '+8 800 555-01-31', country: 'RU', gives: ['78005550131'] },
      { written: '+89125550131', country: 'RU', gives: ['79125550131'] },
      { written: '+8 029 555-01-31', country: 'BY', gives: ['375295550131'] },
      { written: '+8 (495) 555-01-31', gives: 'not-a-number' },
      { written: '+84 95 555 01 31', country: 'RU', leading8: true, gives: ['84955550131'] },
      { written: '+84955550131', country: 'RU', leading8: true, gives: 'unclear' },
      { written: '+84955550131', gives: ['84955550131'] },
      { written: '84955550131', country: 'VN', leading8: true, gives: 'unclear' },
    ],
  },
  {
    title: 'Numbers that cannot exist',
    why: 'The lengths and beginnings of every country’s numbers are known (libphonenumber, the full data).',
    rows: [
      { written: '+91 12345678', gives: 'not-a-number' },
      { written: '+841665550199', gives: 'not-a-number' },
      { written: '+5713144010131', gives: 'not-a-number' },
      { written: '+7 912', gives: 'not-a-number' },
      { written: '+999 123456789', gives: 'not-a-number' },
      { written: '+7 912 345-67-8…', gives: 'not-a-number' },
      { written: '+7 912 ***-**-89', gives: 'not-a-number' },
      { written: '7.9123456789E+10', country: 'RU', gives: 'not-a-number' },
      { written: '1-800-FLOWERS', country: 'US', gives: 'not-a-number' },
    ],
  },
  {
    title: 'Extensions',
    why: 'An extension is dialled when somebody has answered; it is no part of a number. The words for it are known in the languages of the CRMs’ customers (lib/chat/phone-words.ts). A dash is no sign of one: in Germany it leads to a desk, whose own number goes on behind it.',
    rows: [
      { written: '+7 (495) 555-01-31 (доб. 12)', gives: ['74955550131'] },
      { written: '8 (495) 555-01-31 вн. 12', country: 'RU', gives: ['74955550131'] },
      { written: '+7 495 555-01-31, добавочный номер 12', gives: ['74955550131'] },
      { written: '+1 202-555-0131 ext. 5', gives: ['12025550131'] },
      { written: '+1 202 555 0131 x12', gives: ['12025550131'] },
      { written: '+1 202 555 0131 #12', gives: ['12025550131'] },
      { written: '+1 202 555 0131,,12#', gives: ['12025550131'] },
      { written: '+1 202 555 0131p12', gives: ['12025550131'] },
      { written: '+49 30 5550131 Durchwahl 12', gives: ['49305550131'] },
      { written: '+43 1 5550131 DW 12', gives: ['4315550131'] },
      { written: '+49 30 5550131 App. 12', gives: ['49305550131'] },
      { written: '+51 1 555 0131 anexo 12', gives: ['5115550131'] },
      { written: '+34 912 345 678 extensión 12', gives: ['34912345678'] },
      { written: '+55 11 3456-7890 ramal 12', gives: ['551134567890'] },
      { written: '+33 1 42 68 53 00 poste 12', gives: ['33142685300'] },
      { written: '+48 22 555 01 31 wew. 12', gives: ['48225550131'] },
      { written: '+90 212 555 01 31 dahili 12', gives: ['902125550131'] },
      { written: '+81 3-1234-5678 内線12', gives: ['81312345678'] },
      { written: '+49 30 5550131;12345', country: 'DE', gives: ['49305550131'] },
      { written: '+43 1 5550131,1234', country: 'AT', gives: ['4315550131'] },
      { written: '+7 495 555-01-31 (12)', gives: ['74955550131'] },
      { written: '030 5550131-12', country: 'DE', gives: ['4930555013112'] },
      // In Germany 49305550131 and 4930555013112 are both numbers that can exist.
      { written: '+49 30 5550131 (12)', gives: 'unclear' },
    ],
  },
  {
    title: 'Several numbers in one field',
    why: 'They are told apart where each is a whole number by itself. A short tail, which means another ending of the first number or a number of the same town, is left out: alone it would be a stranger’s.',
    rows: [
      { written: '+7 912 555-01-31 / +7 913 555-01-32', gives: ['79125550131', '79135550132'] },
      { written: '8 (495) 555-01-31 / 8 (495) 555-01-32', leading8: true, gives: ['74955550131', '74955550132'] },
      { written: '8 (495) 555-01-31 / 8 (495) 555-01-32', gives: 'no-country' },
      { written: '8 912 555-01-31 8 913 555-01-32', country: 'RU', gives: ['79125550131', '79135550132'] },
      { written: '+7 912 555-01-31 и +7 913 555-01-32', gives: ['79125550131', '79135550132'] },
      { written: '0170 1234567 or 0171 1234567', country: 'DE', gives: ['491701234567', '491711234567'] },
      { written: '+7 912 555-01-31\n+7 913 555-01-32', gives: ['79125550131', '79135550132'] },
      { written: '8 (495) 555-01-31, 495 555-01-32', country: 'RU', gives: ['74955550131', '74955550132'] },
      {
        written: '8 (495) 555-01-31 доб. 12 / 8 (495) 555-01-32',
        country: 'RU',
        gives: ['74955550131', '74955550132'],
      },
      { written: '030/5550131 / 030/5550132', country: 'DE', gives: ['49305550131', '49305550132'] },
      { written: '8 (495) 555-01-31/32', country: 'RU', gives: ['74955550131'] },
      { written: '8 (495) 555-01-31, 555-01-32', country: 'RU', gives: ['74955550131'] },
      { written: '030/5550131, 5550132', country: 'DE', gives: ['49305550131'] },
      { written: '+1 (473 555, 5550131', country: 'GD', gives: 'not-a-number' },
      { written: '+49 40 55501…, 61234567', country: 'SG', gives: 'not-a-number' },
      // 61234567 is a number of Singapore, and the other one lacks the area code of Berlin.
      { written: '+49 30 5550131; 61234567', country: 'SG', gives: ['49305550131'] },
      { written: '+49 30 1234567/68', gives: ['49301234567'] },
      // The last digits may be those of another number, or the end of this one.
      { written: '+43 1 533123/533124', gives: 'unclear' },
    ],
  },
  {
    title: 'What stands around a number',
    why: 'What tells nothing of whose number it is goes. Any other word makes the number unreadable: it may say that the number is somebody else’s.',
    rows: [
      { written: 'Tel.: +49 30 5550131', gives: ['49305550131'] },
      { written: 'моб. +7 912 555-01-31', gives: ['79125550131'] },
      { written: '+7 912 555-01-31 (раб.)', gives: ['79125550131'] },
      { written: 'WhatsApp: +7 912 555-01-31', gives: ['79125550131'] },
      { written: 'tel:+44-114-272-0131', gives: ['441142720131'] },
      { written: 'tel:+7-912-555-01-31;ext=12', gives: ['79125550131'] },
      { written: "'+79125550131", gives: ['79125550131'] },
      { written: '="+79125550131"', gives: ['79125550131'] },
      { written: '79125550131.0', country: 'RU', gives: ['79125550131'] },
      { written: '\u2068+7 912 555-01-31\u2069', gives: ['79125550131'] },
      { written: '\u202a+1 202-555-0131\u202c', gives: ['12025550131'] },
      { written: '+7\ufe0f 912\u00a0555\u201101\u00ad31', gives: ['79125550131'] },
      { written: '＋８１ ９０－１２３４－５６７８', gives: ['819012345678'] },
      { written: '٠٩١٢٣٤٥٦٧٨٩', country: 'IR', gives: ['989123456789'] },
      { written: '+९१ ९८७६५ ४३२१०', gives: ['919876543210'] },
      { written: '+49 30 5550131²', gives: 'not-a-number' },
      { written: '+7 912 345-67-89 wife', gives: 'not-a-number' },
      { written: 'tel:0305550131;phone-context=+43', country: 'DE', gives: 'not-a-number' },
      { written: 'ask at reception', country: 'US', gives: 'not-a-number' },
      { written: ' — ', gives: 'no-number' },
    ],
  },
  {
    title: 'A messenger’s own way to write a number',
    why: 'Addresses and ids of WhatsApp name the number with its country. Ids that are none of a person’s number, such as those of groups, are not read.',
    rows: [
      { written: 'https://wa.me/79125550131?text=Hi', gives: ['79125550131'] },
      { written: 'wa.me/79125550131', gives: ['79125550131'] },
      { written: 'https://api.whatsapp.com/send?phone=79125550131', gives: ['79125550131'] },
      { written: 'whatsapp://send?text=Hi&phone=%2B79125550131', gives: ['79125550131'] },
      { written: 'whatsapp:+79125550131', gives: ['79125550131'] },
      { written: '79125550131@c.us', gives: ['79125550131'] },
      { written: '79125550131:12@s.whatsapp.net', gives: ['79125550131'] },
      { written: '79125550131-1589000000@g.us', country: 'RU', gives: 'not-a-number' },
      { written: '79125550131@lid', country: 'RU', gives: 'not-a-number' },
    ],
  },
  {
    title: 'Numbers that hold no chat',
    why: 'Fax machines and pagers. A CRM that gives a phone this kind is believed as well.',
    rows: [
      { written: 'Fax: +49 30 5550131', gives: 'not-a-number' },
      { written: '+7 495 555-01-31 (факс)', gives: 'not-a-number' },
      { written: 'Tel. +49 30 5550131, Fax +49 30 5550132', gives: ['49305550131'] },
    ],
  },
  {
    title: 'One person, two forms',
    why: 'Both forms are the same person wherever numbers are compared. What is added to Wazzup is one form (`toWhatsAppId` in lib/chat/whatsapp-id.ts says which, and why).',
    rows: [
      { written: '+55 92 98172-0131', gives: ['559281720131'] },
      { written: '+55 92 8172-0131', gives: ['559281720131'] },
      { written: '(31) 8888-0131', country: 'BR', gives: ['553188880131'] },
      { written: '+55 11 98172-0131', gives: ['5511981720131'] },
      { written: '+55 11 8172-0131', gives: ['5511981720131'] },
      { written: '+55 92 3172-0131', gives: ['559231720131'] },
      { written: '+52 1 55 1234 0131', gives: ['525512340131'] },
      { written: '+52 55 1234 0131', gives: ['525512340131'] },
      { written: '+54 9 11 2345-6789', gives: ['5491123456789'] },
      { written: '+54 11 15 2345-6789', gives: ['5491123456789'] },
      { written: '+54 11 2345-6789', gives: ['541123456789'] },
      { written: '+54 11 2345-6789, +54 9 11 2345-6789', gives: ['5491123456789'] },
    ],
  },
];
