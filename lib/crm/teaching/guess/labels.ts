import { comparableLabel } from '@/lib/crm/taught/beside-labels';
import type { LessonField } from '@/lib/lesson/model';

/**
 * The labels of fields as CRMs write them. Each row is one label in English, Russian, Spanish and Portuguese: a page
 * shows it in the language of the user. Rows of one field mean much the same, but a page may have several of them.
 */
const LABELS: Record<LessonField, readonly (readonly string[])[]> = {
  name: [
    ['Name', 'Название', 'Наименование', 'Имя', 'Nombre', 'Nome'],
    ['Title', 'Заголовок', 'Título'],
    ['Subject', 'Тема', 'Asunto', 'Assunto'],
    ['Deal name', 'Deal title', 'Название сделки', 'Nombre del negocio', 'Nombre del trato', 'Nome do negócio'],
    ['Opportunity name', 'Название возможности', 'Nombre de la oportunidad', 'Nome da oportunidade'],
    ['Lead name', 'Lead title', 'Название лида', 'Nombre del lead', 'Nome do lead'],
    ['Deal', 'Сделка', 'Negocio', 'Trato', 'Negócio'],
    ['Opportunity', 'Возможность', 'Oportunidad', 'Oportunidade'],
  ],
  responsible: [
    ['Owner', 'Владелец', 'Propietario', 'Dueño', 'Proprietário', 'Dono'],
    ['Deal owner', 'Владелец сделки', 'Propietario del negocio', 'Propietario del trato', 'Proprietário do negócio'],
    ['Opportunity owner', 'Владелец возможности', 'Propietario de la oportunidad', 'Proprietário da oportunidade'],
    ['Lead owner', 'Владелец лида', 'Propietario del lead', 'Proprietário do lead'],
    ['Record owner', 'Владелец записи', 'Propietario del registro', 'Proprietário do registro'],
    ['Responsible', 'Ответственный', 'Responsable', 'Responsável'],
    ['Responsible person', 'Ответственное лицо', 'Persona responsable', 'Pessoa responsável'],
    ['Responsible user', 'Ответственный пользователь', 'Usuario responsable', 'Usuário responsável'],
    ['Responsible manager', 'Ответственный менеджер', 'Gerente responsable', 'Gerente responsável'],
    ['Assigned to', 'Назначено', 'Назначен', 'Назначена', 'Asignado a', 'Asignada a', 'Atribuído a', 'Atribuída a'],
    ['Assigned user', 'Назначенный пользователь', 'Usuario asignado', 'Usuário atribuído'],
    ['Assignee', 'Исполнитель', 'Asignado', 'Encargado', 'Atribuído', 'Encarregado'],
    ['Manager', 'Менеджер', 'Gerente', 'Gestor'],
    ['Deal manager', 'Менеджер сделки', 'Gestor del negocio', 'Gestor do negócio'],
    ['Sales manager', 'Менеджер по продажам', 'Gerente de ventas', 'Gerente de vendas'],
    ['Salesperson', 'Sales rep', 'Sales representative', 'Продавец', 'Comercial', 'Vendedor', 'Vendedora'],
    ['Sales owner', 'Владелец продажи', 'Propietario de la venta', 'Proprietário da venda'],
    ['Agent', 'Агент', 'Agente'],
    ['Curator', 'Куратор'],
  ],
  contacts: [
    ['Contact', 'Контакт', 'Contacto', 'Contato'],
    ['Contacts', 'Контакты', 'Contactos', 'Contatos'],
    ['Contact name', 'Имя контакта', 'Nombre del contacto', 'Nome do contato'],
    ['Contact person', 'Контактное лицо', 'Persona de contacto', 'Pessoa de contato'],
    ['Contact persons', 'Контактные лица', 'Personas de contacto', 'Pessoas de contato'],
    ['Primary contact', 'Main contact', 'Основной контакт', 'Contacto principal', 'Contato principal'],
    ['Linked contacts', 'Related contacts', 'Связанные контакты', 'Contactos relacionados', 'Contatos relacionados'],
    ['Customer', 'Client', 'Заказчик', 'Клиент', 'Cliente'],
    ['Customers', 'Clients', 'Заказчики', 'Клиенты', 'Clientes'],
    ['Buyer', 'Покупатель', 'Comprador'],
    ['Person', 'Человек', 'Persona', 'Pessoa'],
    ['People', 'Persons', 'Люди', 'Personas', 'Pessoas'],
  ],
  phones: [
    ['Phone', 'Telephone', 'Tel', 'Tel.', 'Телефон', 'Тел.', 'Тел', 'Teléfono', 'Telefone', 'Fone'],
    ['Phones', 'Телефоны', 'Teléfonos', 'Telefones'],
    ['Phone number', 'Номер телефона', 'Número de teléfono', 'Número de telefone'],
    ['Contact phone', 'Телефон контакта', 'Teléfono de contacto', 'Telefone de contato'],
    ['Mobile', 'Cell', 'Мобильный', 'Móvil', 'Celular', 'Telemóvel'],
    ['Mobile phone', 'Cell phone', 'Мобильный телефон', 'Teléfono móvil', 'Teléfono celular', 'Telefone celular'],
    ['Work phone', 'Рабочий телефон', 'Teléfono de trabajo', 'Telefone comercial', 'Telefone de trabalho'],
    ['Home phone', 'Домашний телефон', 'Teléfono de casa', 'Telefone residencial'],
    ['WhatsApp', 'Ватсап'],
  ],
  closed: [
    ['Status', 'Статус', 'Estado', 'Situação'],
    ['Stage', 'Этап', 'Стадия', 'Etapa', 'Estágio'],
    ['State', 'Состояние', 'Estado'],
    ['Phase', 'Фаза', 'Fase'],
    ['Deal stage', 'Этап сделки', 'Стадия сделки', 'Etapa del negocio', 'Etapa del trato', 'Etapa do negócio'],
    ['Deal status', 'Статус сделки', 'Estado del negocio', 'Estado del trato', 'Status do negócio'],
    [
      'Sales stage',
      'Pipeline stage',
      'Этап продажи',
      'Etapa de venta',
      'Etapa de ventas',
      'Etapa da venda',
      'Etapa do funil',
    ],
    ['Closed', 'Закрыта', 'Закрыто', 'Закрыт', 'Cerrado', 'Cerrada', 'Fechado', 'Fechada'],
    ['Lead status', 'Статус лида', 'Estado del lead', 'Status do lead'],
  ],
};

/** Labels of people and of lists of theirs that are none of a deal's fields, however alike they look. */
const OTHER_LABELS = [
  ['Created by', 'Creator', 'Author', 'Added by', 'Кем создано', 'Кто создал', 'Создал', 'Создатель', 'Автор'],
  ['Creado por', 'Creador', 'Autor', 'Criado por', 'Criador'],
  ['Modified by', 'Updated by', 'Changed by', 'Last modified by', 'Last updated by', 'Кем изменено', 'Изменил'],
  ['Modificado por', 'Actualizado por', 'Alterado por', 'Atualizado por'],
  ['Followers', 'Watchers', 'Observers', 'Наблюдатели', 'Подписчики', 'Seguidores', 'Observadores'],
  ['Previous owner', 'Предыдущий ответственный', 'Propietario anterior', 'Proprietário anterior'],
  ['Company', 'Account', 'Organization', 'Organisation', 'Компания', 'Организация', 'Empresa', 'Cuenta', 'Conta'],
  ['Account manager', 'Contact owner', 'Account owner', 'Team', 'Команда', 'Equipo', 'Equipe'],
  ['Fax', 'Факс', 'Company phone', 'Телефон компании', 'Teléfono de la empresa', 'Telefone da empresa'],
];

interface KnownLabel {
  field: LessonField | 'other';
  writings: Set<string>;
}

const KNOWN = new Map<string, KnownLabel>();
for (const [field, rows] of [...Object.entries(LABELS), ['other', OTHER_LABELS] as const])
  for (const row of rows)
    for (const text of row) {
      const known = KNOWN.get(comparableLabel(text)) ?? { field: field as KnownLabel['field'], writings: new Set() };
      for (const writing of row) known.writings.add(writing);
      KNOWN.set(comparableLabel(text), known);
    }

/** Which field a text is known to be the label of, be it with a count (`Contacts (2)`); `other` for labels that are none, undefined for all other texts. */
export function fieldOfLabel(text: string): LessonField | 'other' | undefined {
  return KNOWN.get(comparableLabel(text.replace(/\s*\(\d+\)\s*$/, '')))?.field;
}

/** All known writings of a label, in all languages; the text alone if it is not known. */
export function labelsLike(text: string): string[] {
  const known = KNOWN.get(comparableLabel(text));
  return known && known.field !== 'other' ? [...known.writings] : [text];
}
