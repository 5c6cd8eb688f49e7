/**
 * The words that people write around phone numbers, in the languages of the CRMs and of their customers. A word that is
 * not here makes a number unreadable: it may say that the number is somebody else's.
 */

const words = (...lists: string[]): string =>
  lists
    .flatMap((list) => list.split(' '))
    .join('|')
    .replaceAll('_', '\\s');

/** What stands before an extension. */
export const EXTENSION_WORDS = words(
  'ext extn extension extensión extensao extensão int intern internal interno interne interner inside x xt',
  'доб добавочн добавочный вн внут внутр внутренний доп дод додатковий внутрішній вътр вътрешен х',
  'durchwahl dw apparat app nebenstelle nst nebenst klappe kl toestel tst',
  'anexo anx ramal ramais rml poste wew wewn wewnętrzny dahili dah linka klapka mellék anknytning ankn alanumero',
  'internnr lokal lokalnr lok linje linija εσωτ vidinis vid 内線 分机 分機 内线 转 轉 轉接 내선 تحويلة داخلي داخلی שלוחה máy_lẻ nhánh ต่อ',
);

/** What says where a number rings, or in which messenger it writes. */
export const LABELS = words(
  'tel telephone phone ph mob mobile cell cellphone cellular gsm home work office main direct personal private',
  'business landline number num',
  'whatsapp whats_app wapp whatsap wa viber telegram tg signal imo wechat max sms tel-nr callto smsto',
  'тел телефон моб мобильный мобильн мобила сот сотовый раб рабочий дом домашний гор городской личный осн основной',
  'доп дополнительный контактный номер ватсап вацап вотсап вотсапп ватсапп уотсап вайбер телеграм телеграмм тг вк',
  'роб робочий мобільний домашній особистий ұялы жұмыс үй служ служебный стац стационарный',
  'telefon mobil mobiltelefon mobilnummer handy fon festnetz privat geschäftlich dienstlich büro zentrale arbeit',
  'teléfono telefono móvil movil celular cel fijo casa trabajo oficina principal telefone fone móvel fixo trabalho',
  'comercial residencial escritório tél téléphone portable fixe bureau domicile cellulare ufficio fisso lavoro',
  'kom komórka komórkowy praca stacjonarny cep iş ev sabit telefoon mobiel vast werk mobilais hp telp telepon',
  'điện_thoại đt sđt di_động zalo line โทร โทรศัพท์ มือถือ',
  '電話 電話番号 携帯 携帯電話 自宅 勤務先 会社 电话 手机 微信 座机 전화 휴대폰 핸드폰 هاتف جوال موبايل واتساب محمول फोन मोबाइल नंबर',
);

/** The same as single letters, which count only where a colon or a full stop follows. */
export const SHORT_LABELS = 'tmpwhcтмрд';

/** What stands between two numbers of one person. */
export const CONJUNCTIONS = words(
  'and or и или либо та або чи і й oder und o u y e ou et lub oraz i veya ve ya_da또는 または と 和 或',
);

/** What says that nobody chats at a number. */
export const WITHOUT_CHAT_WORDS = words(
  'fax telefax fax-nr факс тел-факс телефакс faks télécopie téléfax telefaks ファックス ファクス 传真 傳真 팩스 فاكس φαξ faxe',
  'pager пейджер pagers beeper bip 📠 📟',
);
