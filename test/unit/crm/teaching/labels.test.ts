import { describe, expect, it } from 'vitest';
import { fieldOfLabel, labelsLike } from '@/lib/crm/teaching/guess/labels';

describe('A label', () => {
  it.each([
    ['Responsible:', 'responsible'],
    ['  ответственный * ', 'responsible'],
    ['Propietario del negocio', 'responsible'],
    ['Contact person', 'contacts'],
    ['Cliente', 'contacts'],
    ['Тел.:', 'phones'],
    ['Móvil', 'phones'],
    ['Etapa', 'closed'],
    ['Deal name', 'name'],
    ['Created by', 'other'],
    ['Budget', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('%j belongs to %s', (text, field) => expect(fieldOfLabel(text)).toBe(field));

  it('is known in all languages, but not by labels that mean something else', () => {
    expect(labelsLike('Ответственный:')).toEqual(['Responsible', 'Ответственный', 'Responsable', 'Responsável']);
    expect(labelsLike('owner')).not.toContain('Responsible');
  });

  it('that is the same word for two labels is both of them', () => {
    expect(labelsLike('Estado')).toEqual(expect.arrayContaining(['Status', 'State', 'Состояние']));
  });

  it('that is not known stands for itself', () => {
    expect(labelsLike('Account executive')).toEqual(['Account executive']);
  });
});
