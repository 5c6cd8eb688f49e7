// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { createPill } from '@/lib/visit/pill';

/** The inside of the pill, which is closed to everybody else. */
let inside: ShadowRoot;
let onHide: Mock<(onSite: boolean, isHidden: boolean) => void>;

beforeEach(() => {
  vi.useFakeTimers();
  onHide = vi.fn();
  vi.spyOn(browser.i18n, 'getMessage').mockImplementation(((key: string) => key) as typeof browser.i18n.getMessage);
  const { attachShadow } = Element.prototype;
  vi.spyOn(Element.prototype, 'attachShadow').mockImplementation(function (this: Element, options) {
    inside = attachShadow.call(this, options);
    return inside;
  });
  // The environment of this test draws nothing, so it moves nothing and has nothing under a point.
  const animation = { currentTime: 0, cancel: () => {} };
  Object.assign(Element.prototype, { animate: () => animation });
  Object.assign(document, { elementFromPoint: () => null, elementsFromPoint: () => [document.body] });
});
afterEach(() => {
  document.documentElement.removeAttribute('style');
  document.body.removeAttribute('style');
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function show(state: Parameters<ReturnType<typeof createPill>['show']>[0] = 'in-sync') {
  const nothing = () => {};
  const pill = createPill({ document, place: { x: 1, y: 1 }, onOpen: nothing, onMove: nothing, onHide });
  pill.show(state);
  return pill;
}

const buttons = () => [...inside.querySelectorAll('button')];
const names = () => buttons().map((button) => button.getAttribute('aria-label') ?? button.textContent);
const isInPage = () => inside.host.isConnected;
const boxStyle = () => (inside.firstElementChild as HTMLElement).style;
const dotStyle = () => (inside.querySelector('span') as HTMLElement).style;

function press(name: string, isTrusted = true) {
  const button = buttons().find((one) => (one.getAttribute('aria-label') ?? one.textContent) === name);
  const event = new MouseEvent('click');
  Object.defineProperty(event, 'isTrusted', { value: isTrusted });
  button?.dispatchEvent(event);
}

const SHOWN = ['name: pill_in_sync', 'pill_hide'];
const QUESTION = ['pill_hide_page', 'pill_hide_site', 'cancel'];

describe('the × of the pill', () => {
  it('asks where to hide it, and hides nothing yet', () => {
    show();
    expect(names()).toEqual(SHOWN);
    press('pill_hide');
    expect(names()).toEqual(QUESTION);
    expect(onHide).not.toHaveBeenCalled();
    press('cancel');
    expect(names()).toEqual(SHOWN);
    expect(onHide).not.toHaveBeenCalled();
  });

  it.each([
    ['pill_hide_page', false],
    ['pill_hide_site', true],
  ])('%s hides it at once, and for good after some seconds', (choice, onSite) => {
    show();
    press('pill_hide');
    press(choice);
    expect(onHide.mock.calls).toEqual([[onSite, true]]);
    expect(names()).toEqual(['pill_undo']);
    vi.advanceTimersByTime(7_000);
    expect(isInPage()).toBe(true);
    vi.advanceTimersByTime(5_000);
    expect(isInPage()).toBe(false);
  });

  it.each([
    ['pill_hide_page', false],
    ['pill_hide_site', true],
  ])('%s can be taken back while the pill offers it', (choice, onSite) => {
    show();
    press('pill_hide');
    press(choice);
    vi.advanceTimersByTime(5_000);
    press('pill_undo');
    expect(onHide.mock.calls).toEqual([
      [onSite, true],
      [onSite, false],
    ]);
    expect(names()).toEqual(SHOWN);
    vi.advanceTimersByTime(60_000);
    expect(isInPage()).toBe(true);
  });

  it('does nothing on clicks that a script of the page makes', () => {
    show();
    press('pill_hide', false);
    expect(names()).toEqual(SHOWN);
    press('pill_hide');
    press('pill_hide_site', false);
    expect(names()).toEqual(QUESTION);
    expect(onHide).not.toHaveBeenCalled();
  });

  it('keeps its question when the deal changes its state meanwhile', () => {
    const pill = show();
    press('pill_hide');
    pill.show('differs');
    expect(names()).toEqual(QUESTION);
    press('cancel');
    expect(names()).toEqual(['name: pill_differs', 'pill_hide']);
  });
});

describe('the pill', () => {
  it('says what to do where no token is, and only that it does not know where Wazzup does not answer', () => {
    show('no-token');
    expect(names()[0]).toBe('name: pill_no_token');
    show('error');
    expect(names()[0]).toBe('name: pill_error');
    const grey = dotStyle().borderColor;
    show('closed');
    expect(dotStyle().borderColor).toBe(grey);
    show('conflict');
    expect(dotStyle().borderColor).not.toBe(grey);
  });

  it.each([
    ['rgb(255, 255, 255)', false],
    ['rgb(245, 246, 248)', false],
    ['rgb(18, 20, 24)', true],
    ['rgb(255, 230, 0)', false],
    ['rgb(20, 20, 140)', true],
    ['oklch(0.98 0.01 250)', false],
    ['oklch(0.21 0.01 250)', true],
    ['oklab(0.97 0 0)', false],
    ['color(srgb 0.07 0.08 0.09)', true],
    ['color(srgb 0.95 0.95 0.95)', false],
  ])('on a background of %s, is it dark? %s', (background, isDark) => {
    vi.spyOn(globalThis, 'getComputedStyle').mockReturnValue({ backgroundColor: background } as CSSStyleDeclaration);
    show();
    expect(boxStyle().colorScheme).toBe(isDark ? 'dark' : 'light');
  });

  it.each([
    ['rgb(236, 238, 242)', true],
    ['rgb(0, 0, 0)', false],
  ])('where one sees through every background, the colour of the text %s decides: dark? %s', (color, isDark) => {
    const style = { backgroundColor: 'rgba(0, 0, 0, 0)', color };
    vi.spyOn(globalThis, 'getComputedStyle').mockReturnValue(style as CSSStyleDeclaration);
    show();
    expect(boxStyle().colorScheme).toBe(isDark ? 'dark' : 'light');
  });
});
