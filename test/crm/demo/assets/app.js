/* The demo's own page: goes from view to view without loading, as real CRMs do, and saves changes. */

const views = document.getElementById('views');
/** Of views that are kept alive, hidden, so many. */
const MOST_KEPT = document.body.matches('.pipedrive, .hubspot') ? 3 : 0;

/** Shows another address. The address changes first, the content when it has come: as in real apps. */
window.goTo = async (path) => {
  history.pushState(null, '', path);
  await show();
};

async function show() {
  const path = location.pathname + location.search;
  const response = await fetch(`/demo/view?path=${encodeURIComponent(path)}`);
  const { title, body } = await response.json();
  if (location.pathname + location.search !== path) return;
  document.title = title;
  for (const view of views.children) view.style.display = 'none';
  views.insertAdjacentHTML('beforeend', body);
  while (views.children.length > MOST_KEPT + 1) views.firstElementChild.remove();
  scrollTo(0, 0);
}

/** Shows the same address anew. */
async function refresh() {
  views.lastElementChild?.remove();
  await show();
}

async function save(id, change) {
  await fetch(`/demo/deals/${id}`, { method: 'POST', body: JSON.stringify(change) });
  await refresh();
}

addEventListener('popstate', show);

addEventListener('click', (event) => {
  const at = (selector) => event.target.closest(selector);
  const link = at('a[href^="/"]');
  if (link && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    window.goTo(link.getAttribute('href'));
  }
  const outcome = at('[data-outcome]');
  if (outcome) save(outcome.dataset.deal, { status: outcome.dataset.outcome });
  at('[data-remove-contact]')?.closest('[data-contact]').remove();
  const add = at('[data-add-contact]');
  if (add) {
    const row = add.form.querySelector('template').content.cloneNode(true);
    add.before(row);
    add.previousElementSibling.querySelector('input').focus();
  }
});

addEventListener('change', ({ target }) => {
  if (target.dataset.saves) save(target.dataset.deal, { [target.dataset.saves]: target.value });
});

addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  if (!form.dataset.change) return;
  const { title, owner, status } = form.elements;
  const contacts = [...form.querySelectorAll('[data-contact]')].map((row) => ({
    id: row.dataset.contact,
    name: row.querySelector('[name="contact"]').value.trim(),
    phones: row
      .querySelector('[name="phones"]')
      .value.split(',')
      .map((phone) => phone.trim())
      .filter((phone) => phone !== ''),
  }));
  save(form.dataset.change, {
    name: title.value,
    owner: { id: owner.value, name: owner.selectedOptions[0].text },
    status: status.value,
    contacts,
  });
});
