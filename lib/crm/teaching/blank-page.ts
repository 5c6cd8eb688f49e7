import { createBlanker } from './blank-words';

/** Reports are read by people and sent by mail. */
const LONGEST_PAGE = 900_000;
const MOST_ATTRIBUTES = 40;
const LONGEST_TEXT = 300;
const CUT = '<!-- The rest of the page is left out: a report has one megabyte at most. -->';

/** Left out with all that is in them: code, looks, and what is no part of the page as people see it. */
const LEFT_OUT = /^(script|style|noscript|template|meta|link|base|object|embed)$/;
/** Their inside is a picture. */
const PICTURE = /^(svg|canvas|video|audio|picture|math)$/;
const VOID = /^(area|br|col|hr|img|input|source|track|wbr)$/;
/** What these hold is nobody's business, not even how long it is. */
const SECRET = 'input:is([type=hidden],[type=password],[type=file])';

/**
 * Writes the structure of a page as HTML for a report. Of each text and each value only the length and the signs are
 * left; of attributes only the words that name parts of the page. Open shadow roots stand in templates, as HTML writes
 * them, and so do frames of the same origin.
 */
export function blankPage(document: Document): string {
  const blank = createBlanker(document);
  const written: string[] = [`<!doctype html>\n<!-- ${blank.address(document.URL).replace(/[->]+/g, '-')} -->\n`];
  let length = written.join('').length;
  const waiting: (Node | string)[] = [document.documentElement];
  const write = (text: string) => {
    written.push(text);
    length += text.length;
  };
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    // The ends of elements are written in any case.
    if (typeof next === 'string') write(next);
    else if (length > LONGEST_PAGE) continue;
    else if (next.nodeType === Node.TEXT_NODE)
      write(escapeText(blank.text((next as Text).data.slice(0, LONGEST_TEXT))));
    else if (next.nodeType === Node.ELEMENT_NODE && isWritten(next as Element)) {
      write(openTag(next as Element, blank));
      waiting.push(...insideOf(next as Element).reverse());
    }
  }
  return written.join('') + (length > LONGEST_PAGE ? `\n${CUT}` : '');
}

const isWritten = ({ localName }: Element): boolean => /^[a-z][a-z\d-]*$/.test(localName) && !LEFT_OUT.test(localName);

/** What stands in an element and its end, in order. */
function insideOf(element: Element): (Node | string)[] {
  const { localName, shadowRoot } = element;
  if (VOID.test(localName)) return [];
  const end = `</${localName}>`;
  if (PICTURE.test(localName)) return [end];
  if (localName === 'iframe' || localName === 'frame') {
    const inside = (element as HTMLIFrameElement).contentDocument?.documentElement;
    return [end, ...(inside ? ['<template data-frame>', inside, '</template>'] : [])];
  }
  const shadow = shadowRoot ? ['<template shadowrootmode="open">', ...shadowRoot.childNodes, '</template>'] : [];
  return [...shadow, ...element.childNodes, end];
}

function openTag(element: Element, blank: ReturnType<typeof createBlanker>): string {
  const isSecret = element.matches(SECRET);
  const attributes = [...element.attributes].slice(0, MOST_ATTRIBUTES).flatMap(({ name, value }) => {
    if (name === 'style' || /\d/.test(name) || !/^[a-z:_-]+$/i.test(name) || /^on/.test(name)) return [];
    if (isSecret && name === 'value') return [];
    return ` ${name}="${escapeText(blank.attribute(name, value.slice(0, LONGEST_TEXT)))}"`;
  });
  return `<${element.localName}${attributes.join('')}>`;
}

const escapeText = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
