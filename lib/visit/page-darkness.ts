/**
 * Whether the page is dark at a point of the window: the topmost background there through which nobody sees decides.
 * Where there is none, the browser's own lies under the page, which is dark if the page's text is light.
 */
export function isDarkAt(document: Document, x: number, y: number): boolean {
  const backgrounds = document.elementsFromPoint(x, y).map((element) => getComputedStyle(element).backgroundColor);
  const opaque = backgrounds.find((colour) => !/a\(|\//.test(colour));
  return opaque ? !isLight(opaque) : isLight(getComputedStyle(document.documentElement).color);
}

/** Whether a colour is light, as the browser computed it. The newer forms begin with lightness or red, up to 1. */
function isLight(colour: string): boolean {
  const [first = 0, green = 0, blue = 0] = Array.from(colour.matchAll(/[\d.]+/g), Number);
  return colour.startsWith('rgb') ? 3 * first + 6 * green + blue > 1275 : first > 0.5;
}
