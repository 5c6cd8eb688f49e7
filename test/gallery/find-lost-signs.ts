/**
 * Finds the signs of a page that nobody sees where the browser forces its own colours: a dot, a switch or its knob that
 * is as its ground, and a switch that looks the same on and off. It runs inside the page, so it uses nothing from
 * outside itself.
 */
export function findLostSigns(): string[] {
  const lost: string[] = [];
  const ground = getComputedStyle(document.body).backgroundColor;
  const nameOf = (element: Element) =>
    [element.localName, ...element.classList, ...Object.values((element as HTMLElement).dataset)].join('.');

  for (const dot of document.querySelectorAll('.dot')) {
    const { borderTopColor, borderTopWidth, backgroundColor } = getComputedStyle(dot);
    const hasRing = borderTopColor !== ground && Number.parseFloat(borderTopWidth) > 0;
    if (!hasRing && backgroundColor === ground) lost.push(nameOf(dot));
  }

  const looks = new Map<string, string>();
  for (const button of document.querySelectorAll('[role="switch"]')) {
    const { backgroundColor } = getComputedStyle(button);
    const knob = getComputedStyle(button, '::after').backgroundColor;
    if (knob === backgroundColor) lost.push(`${nameOf(button)}: knob`);
    looks.set(button.getAttribute('aria-checked') ?? '', backgroundColor);
  }
  if (looks.size === 2 && looks.get('true') === looks.get('false')) lost.push('switch: on looks like off');

  for (const changed of document.querySelectorAll('.input.changed, .contacts.changed ul, .differences .here')) {
    const { outlineStyle, borderTopWidth } = getComputedStyle(changed);
    if (outlineStyle === 'none' && Number.parseFloat(borderTopWidth) < 2) lost.push(`${nameOf(changed)}: not marked`);
  }
  return lost;
}
