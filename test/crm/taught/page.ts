import { expectedOf, type GeneratedPage, POINTED_FIELDS, type Shows } from './model.ts';
import { createScene, type Drawing, type Material, type Pointed, type Scene } from './scene.ts';
import { el, findPath, framesIn, type Path, type TreeElement, toDocument } from './tree.ts';
import type { MakeId } from './values.ts';
import { isRightToLeft, type Language } from './words.ts';

/** One kind of CRM: how its pages look, and what they show. */
export interface Kind {
  name: string;
  /** The host at which tests serve its pages. */
  host: string;
  /** The language of its pages before any change. */
  language: Language;
  ids: { deal: MakeId; user: MakeId; contact: MakeId };
  shows: Shows;
  draw(scene: Scene): Drawing;
}

/** A page with the tree that it was written from. */
export interface DrawnPage extends GeneratedPage {
  root: TreeElement;
}

/** Makes a page of a deal. */
export function drawPage(kind: Kind, material: Material): Omit<DrawnPage, 'letter' | 'change'> {
  const { deal, change } = material;
  const { scene, pointed } = createScene(material);
  const { address, title, head, body, htmlAttributes } = kind.draw(scene);
  const direction = isRightToLeft(change.language) ? 'rtl' : undefined;
  const root = el(
    'html',
    { lang: change.language, dir: direction, ...htmlAttributes },
    el('head', {}, el('meta', { charset: 'utf-8' }), el('title', {}, title), head),
    body,
  );
  const url = new URL(address, `https://${kind.host}`).href;
  return {
    address: url,
    title,
    html: toDocument(root),
    frames: framesIn(root).map(({ src, document }) => ({
      address: new URL(src, url).href,
      html: toDocument(document),
    })),
    expected: expectedOf(deal, kind.shows),
    pointAt: pathsOf(root, pointed),
    root,
  };
}

function pathsOf(root: TreeElement, pointed: readonly Pointed[]): GeneratedPage['pointAt'] {
  const entries = POINTED_FIELDS.flatMap((field): [string, Path[]][] => {
    const paths = pointed
      .filter((one) => one.field === field)
      .map(({ element }) => {
        const path = findPath(root, element);
        if (!path) throw new Error(`the page does not hold what its author points at for ${field}`);
        return path;
      });
    return paths.length > 0 ? [[field, paths]] : [];
  });
  return Object.fromEntries(entries);
}
