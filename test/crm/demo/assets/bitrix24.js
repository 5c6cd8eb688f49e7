/* Cards open in sliders over the page, one over the other, as in Bitrix24: the address is that of the front one. */

const IS_CARD = /\/crm\/(deal|contact)\/details\/\d+\/$/;

/** Shows another address: a card in a slider of the outermost page, anything else as a page. */
window.goTo = async (path) => {
  if (window !== window.top) window.top.goTo(path);
  else if (IS_CARD.test(path)) openSlider(path);
  else if (path === below) while (slidersOpen().length > 0) window.closeSlider();
  else location.assign(path);
};

/** The page over which the sliders lie; a direct visit to a card has one from the start. */
const below = document.querySelector('.side-panel-overlay')?.dataset.before ?? location.pathname;

/** After a change the card is loaded anew. */
window.refresh = () => location.reload();

function slidersOpen() {
  const open = [...document.querySelectorAll('.side-panel-overlay-open')];
  return open.toSorted((a, b) => a.style.zIndex - b.style.zIndex);
}

function openSlider(path) {
  const layer = Number(slidersOpen().at(-1)?.style.zIndex ?? 1300) + 10;
  const known = document.querySelector(`.side-panel-overlay[data-path="${path}"]`);
  if (slidersOpen().includes(known)) {
    // It lies below others: they make way.
    while (slidersOpen().at(-1) !== known) window.closeSlider();
    return;
  }
  const overlay = known ?? newSlider(path);
  overlay.dataset.before = location.pathname;
  overlay.style.zIndex = layer;
  overlay.style.display = '';
  overlay.classList.add('side-panel-overlay-open');
  history.pushState(null, '', path);
}

function newSlider(path) {
  const overlay = document.querySelector('#slider').content.firstElementChild.cloneNode(true);
  overlay.dataset.path = path;
  overlay.querySelector('iframe').src = `${path}?IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER`;
  document.getElementById('views').append(overlay);
  return overlay;
}

/** Closes the front one; it is kept, hidden. */
window.closeSlider = () => {
  if (window !== window.top) return window.top.closeSlider();
  const front = slidersOpen().at(-1);
  if (!front) return;
  front.classList.remove('side-panel-overlay-open');
  front.style.display = 'none';
  history.pushState(null, '', front.dataset.before);
};

addEventListener('click', ({ target }) => {
  if (target.closest('[data-close-slider]')) window.closeSlider();
});

addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') window.closeSlider();
});
