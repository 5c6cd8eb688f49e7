/** The languages of the pages' labels. */
export const LANGUAGES = ['en', 'ru', 'es', 'pt', 'de', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

export const isRightToLeft = (language: Language): boolean => language === 'ar';

const ROWS = {
  deal: ['Deal', 'Сделка', 'Negocio', 'Negócio', 'Geschäft', 'صفقة'],
  deals: ['Deals', 'Сделки', 'Negocios', 'Negócios', 'Geschäfte', 'الصفقات'],
  name: ['Title', 'Название', 'Título', 'Título', 'Titel', 'العنوان'],
  owner: ['Owner', 'Ответственный', 'Responsable', 'Responsável', 'Zuständig', 'المسؤول'],
  createdBy: ['Created by', 'Создал', 'Creado por', 'Criado por', 'Erstellt von', 'أنشأها'],
  changedBy: ['Changed by', 'Изменил', 'Modificado por', 'Alterado por', 'Geändert von', 'عدّلها'],
  contacts: ['Contacts', 'Контакты', 'Contactos', 'Contatos', 'Kontakte', 'جهات الاتصال'],
  contact: ['Contact', 'Контакт', 'Contacto', 'Contato', 'Kontakt', 'جهة اتصال'],
  phone: ['Phone', 'Телефон', 'Teléfono', 'Telefone', 'Telefon', 'الهاتف'],
  stage: ['Stage', 'Этап', 'Etapa', 'Etapa', 'Phase', 'المرحلة'],
  closed: ['Closed', 'Закрыта', 'Cerrado', 'Fechado', 'Geschlossen', 'مغلقة'],
  new: ['New', 'Новая', 'Nuevo', 'Novo', 'Neu', 'جديدة'],
  qualified: ['Qualified', 'Квалифицирована', 'Calificado', 'Qualificado', 'Qualifiziert', 'مؤهلة'],
  proposal: [
    'Proposal sent',
    'Отправлено КП',
    'Propuesta enviada',
    'Proposta enviada',
    'Angebot gesendet',
    'أُرسل العرض',
  ],
  won: ['Won', 'Успешна', 'Ganado', 'Ganho', 'Gewonnen', 'ربحت'],
  lost: ['Lost', 'Провалена', 'Perdido', 'Perdido', 'Verloren', 'خسرت'],
  amount: ['Amount', 'Сумма', 'Importe', 'Valor', 'Betrag', 'المبلغ'],
  source: ['Source', 'Источник', 'Origen', 'Origem', 'Quelle', 'المصدر'],
  created: ['Created', 'Создана', 'Creado', 'Criado', 'Erstellt', 'تاريخ الإنشاء'],
  closeDate: ['Expected close', 'Дата закрытия', 'Cierre previsto', 'Previsão', 'Abschluss', 'الإغلاق المتوقع'],
  priority: ['Priority', 'Приоритет', 'Prioridad', 'Prioridade', 'Priorität', 'الأولوية'],
  budget: ['Budget code', 'Код бюджета', 'Código', 'Código', 'Budgetcode', 'رمز الميزانية'],
  company: ['Company', 'Компания', 'Empresa', 'Empresa', 'Firma', 'الشركة'],
  followers: ['Followers', 'Наблюдатели', 'Seguidores', 'Seguidores', 'Beobachter', 'المتابعون'],
  participants: ['Other people', 'Другие люди', 'Otras personas', 'Outras pessoas', 'Weitere Personen', 'أشخاص آخرون'],
  related: ['Related deals', 'Связанные сделки', 'Relacionados', 'Relacionados', 'Verwandte Geschäfte', 'صفقات مرتبطة'],
  recent: ['Last viewed', 'Недавние', 'Vistos', 'Vistos', 'Zuletzt gesehen', 'آخر المشاهدات'],
  activity: ['Activity', 'История', 'Actividad', 'Atividade', 'Verlauf', 'النشاط'],
  comment: ['left a comment', 'оставил комментарий', 'comentó', 'comentou', 'hat kommentiert', 'علّق'],
  called: ['called', 'звонил', 'llamó a', 'ligou para', 'rief an', 'اتصل بـ'],
  settings: ['Settings', 'Настройки', 'Ajustes', 'Configurações', 'Einstellungen', 'الإعدادات'],
  search: ['Search', 'Поиск', 'Buscar', 'Buscar', 'Suche', 'بحث'],
  save: ['Save', 'Сохранить', 'Guardar', 'Salvar', 'Speichern', 'حفظ'],
  edit: ['Edit', 'Изменить', 'Editar', 'Editar', 'Bearbeiten', 'تعديل'],
  call: ['Call', 'Позвонить', 'Llamar', 'Ligar', 'Anrufen', 'اتصال'],
  overview: ['Overview', 'Обзор', 'Resumen', 'Visão geral', 'Überblick', 'نظرة عامة'],
  notes: ['Notes', 'Заметки', 'Notas', 'Notas', 'Notizen', 'ملاحظات'],
  nobody: ['Not assigned', 'Не назначен', 'Sin asignar', 'Sem responsável', 'Niemand', 'غير معيّن'],
  support: ['Help line', 'Поддержка', 'Soporte', 'Suporte', 'Hilfe', 'الدعم'],
  banner: [
    'Your trial ends in 5 days.',
    'Пробный период закончится через 5 дней.',
    'Tu prueba termina en 5 días.',
    'Seu teste termina em 5 dias.',
    'Ihre Testphase endet in 5 Tagen.',
    'تنتهي الفترة التجريبية خلال ٥ أيام.',
  ],
} satisfies Record<string, readonly [string, string, string, string, string, string]>;

export type Word = keyof typeof ROWS;

export const wordIn = (language: Language, word: Word): string => ROWS[word][LANGUAGES.indexOf(language)] ?? word;
