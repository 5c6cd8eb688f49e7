import type { Contact, Person } from './model.ts';
import type { Random } from './random.ts';
import type { Language } from './words.ts';

const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ALL = `${DIGITS}${LETTERS}${LETTERS.toLowerCase()}`;

export type MakeId = (random: Random) => string;

/** The forms of ids that CRMs give. */
export const number =
  (least: number, most: number): MakeId =>
  (random) =>
    random.text(1, DIGITS.slice(1)) + random.text(random.between(least, most) - 1, DIGITS);

export const uuid: MakeId = (random) =>
  [8, 4, 4, 4, 12]
    .map(
      (length, part) =>
        (part === 2 ? '4' : part === 3 ? random.pick(['8', '9', 'a', 'b']) : '') +
        random.text(part === 2 || part === 3 ? 3 : length, HEX),
    )
    .join('-');

export const hex32: MakeId = (random) => random.text(32, HEX);

/** Salesforce's ids: three characters name the kind of record, and the last three say which of the letters are large. */
export const salesforce =
  (prefix: string): MakeId =>
  (random) => {
    const id = `${prefix}${random.text(2, ALL)}00000${random.text(5, ALL)}`;
    const parts = [0, 5, 10].map((from) => [...id.slice(from, from + 5)]);
    const sums = parts.map((part) => part.reduce((sum, one, bit) => sum + (LETTERS.includes(one) ? 2 ** bit : 0), 0));
    return id + sums.map((sum) => `${LETTERS}012345`[sum]).join('');
  };

/** First and last names, things to sell and companies, as a CRM in that language has them. */
const NAMES: Record<Language, readonly [first: string, last: string, things: string, companies: string]> = {
  en: [
    'Grace,Owen,Priya,Marcus,Hannah,Dylan,Ruth,Kofi',
    "Bennett,O'Neill,Sharma,Whitfield,Park-Lee,Hughes,Mensah,Carver",
    'Oak doors,Website redesign,Dental chairs,Office lease,Solar panels,Yearly support',
    'Northwind,Blue Harbor,Acme & Sons,Tern Labs,Kestrel Ltd,Old Mill',
  ],
  ru: [
    'Анна,Игорь,Ольга,Тимур,Светлана,Пётр,Юлия,Глеб',
    'Соколова,Ким,Литвиненко,Ахметов,Щукина,Журавлёв,Орлова,Белых',
    'Кухня на заказ,Поставка кабеля,Ремонт офиса,Сайт под ключ,Обучение,Аренда склада',
    'ООО «Ромашка»,ИП Зуев,ТД Восток,СтройМир,Альфа,Север',
  ],
  es: [
    'Lucía,Mateo,Inés,Andrés,Noelia,Íñigo,Pilar,Joaquín',
    'Ortega Ruiz,Peña,Muñoz,Ibáñez,Castaño,Vidal,Lozano,Güell',
    'Puertas,Tienda en línea,Máquina de café,Reforma,Seguro anual,Curso',
    'Olivar SA,Casa Norte,Grupo Sol,Hermanos Gil,Marea,Tres Ríos',
  ],
  pt: [
    'João,Beatriz,Caio,Tainá,Rafael,Lígia,Otávio,Jussara',
    'Conceição,Araújo,Brandão,Nóbrega,Falcão,Teixeira,Guimarães,Prado',
    'Móveis,Loja virtual,Gerador,Consultoria,Plano anual,Frota',
    'Serra Azul,Padaria Rio,Mineira,Litoral SA,Ipê,Boa Vista',
  ],
  de: [
    'Jürgen,Änne,Lukas,Wiebke,Sönke,Britta,Günther,Mareike',
    'Weiß,Grünwald,von Thun,Schäfer,Köhler,Lüders,Brandt,Maaß',
    'Küchen,Wartungsvertrag,Türen,Webshop,Lagerregale,Schulung',
    'Meier GmbH,Nordlicht AG,Huber & Co.,Elbe KG,Stahlwerk,Ahorn',
  ],
  ar: [
    'ليلى,عمر,نور,يوسف,دانة,כרמל,נועם,شيرين',
    'الحداد,منصور,القاسم,עמית,שלום,الخطيب,زيدان,بركات',
    'أبواب خشبية,تصميم موقع,معدات طبية,صيانة سنوية,مكاتب,ألواح شمسية',
    'شركة النور,الواحة,بيت الخبرة,المدار,نجمة,الأفق',
  ],
};

const PHONES: Record<Language, readonly string[]> = {
  en: ['+1 202-555-####', '+44 7700 90####', '+1 (415) 55#-####'],
  ru: ['+7 (9##) ###-##-##', '+7 9## ### ## ##'],
  es: ['+34 6## ## ## ##', '+52 55 #### ####'],
  pt: ['+55 11 9####-####', '+351 91# ### ###'],
  de: ['+49 151 ########', '+43 660 ### ####'],
  ar: ['+966 50 ### ####', '+972 50-###-####'],
};

/** Names that a CRM has and a reader may stumble over. */
const ODD: readonly ((name: string, random: Random) => string)[] = [
  (name) => `"${name}" & 'Partners' <2nd>`,
  (name) => `🔥 ${name} 👩‍👩‍👧 🚪`,
  (name) => name.replaceAll(' ', '  '),
  (name) => `${name}, ${Array.from({ length: 12 }, (_, index) => `part ${index + 1} of the contract`).join(', ')}`,
  (_, random) => number(5, 7)(random),
  (name, random) => `${number(3, 4)(random)}/${name}: 100 %`,
  (_, random) => `${random.pick(['Owner', 'Contacts', 'Контакты', 'Responsable'])} ${number(2, 2)(random)}`,
  (name, random) => `+1 202-555-01${random.text(2, DIGITS)} ${name}`,
];

/** Gives values of which none comes twice. */
export interface Pool {
  id(make: MakeId): string;
  person(language: Language, make: MakeId): Person;
  contact(language: Language, make: MakeId, phones: number): Contact;
  company(language: Language, make: MakeId): Contact;
  phone(language: Language): string;
  dealName(language: Language): string;
  /** One of the odd names; each number gives another kind of oddness. */
  oddName(language: Language, which: number): string;
}

export function createPool(random: Random): Pool {
  const given = new Set<string>();
  const once = (make: () => string): string => {
    for (let tries = 0; tries < 1_000; tries += 1) {
      const value = make();
      if (given.has(value)) continue;
      given.add(value);
      return value;
    }
    throw new Error('the pool is empty');
  };
  const part = (language: Language, which: 0 | 1 | 2 | 3) => random.pick(NAMES[language][which].split(','));
  const personName = (language: Language): string => {
    const first = part(language, 0);
    const middle = random.chance(0.3) ? [part(language, 0)].filter((name) => name !== first) : [];
    return [first, ...middle, part(language, 1)].join(' ');
  };
  const rawDealName = (language: Language) =>
    `${part(language, 2)} – ${part(language, 3)}${random.chance(0.4) ? `, ${random.between(2, 99)}` : ''}`;
  const pool: Pool = {
    id: (make) => once(() => make(random)),
    person: (language, make) => ({ id: pool.id(make), name: once(() => personName(language)) }),
    contact: (language, make, phones) => ({
      ...pool.person(language, make),
      phones: Array.from({ length: phones }, () => pool.phone(language)),
    }),
    company: (language, make) => ({
      id: pool.id(make),
      name: once(() => `${part(language, 3)} ${part(language, 1)}`),
      phones: [pool.phone(language)],
    }),
    phone: (language) => once(() => random.pick(PHONES[language]).replaceAll('#', () => random.text(1, DIGITS))),
    dealName: (language) => once(() => rawDealName(language)),
    oddName: (language, which) => once(() => ODD[which % ODD.length]?.(rawDealName(language), random) ?? ''),
  };
  return pool;
}
