// Filters and copies. Every page works without it.

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', () => copy(button));
}

async function copy(button) {
  const text = button.dataset.copy || button.parentElement.querySelector('code').textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without TLS there is no clipboard: what is selected can be copied all the same.
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
    button.focus();
  }
  const label = button.getAttribute('aria-label');
  button.textContent = 'Copied';
  button.removeAttribute('aria-label');
  setTimeout(() => {
    button.textContent = 'Copy';
    if (label) button.setAttribute('aria-label', label);
  }, 1500);
}

const box = document.querySelector('#filter');
if (box) {
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.closest('input, textarea, select');
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

const list = document.querySelector('#modules');
if (list) filterAsOneTypes(list);

function filterAsOneTypes(list) {
  const form = box.form;
  const count = document.querySelector('#count');
  const nothing = document.querySelector('#nothing');
  const { host } = list.dataset;
  let rows = readRows();
  let isWhole = list.dataset.filtered === undefined;

  form.querySelector('button').hidden = true;
  form.querySelector('kbd').hidden = false;

  // The texts are read once, not at every key.
  function readRows() {
    return [...list.querySelectorAll('li')].map((row) => {
      const description = row.querySelector('p');
      const path = row.querySelector('code').lastChild.textContent;
      return { row, text: `${path} ${description ? description.textContent : ''}`.toLowerCase() };
    });
  }

  // A page that was asked for with ?q= holds only what passed. Without the others, it is filtered further.
  async function complete() {
    if (isWhole) return;
    isWhole = true;
    try {
      const answer = await fetch(location.pathname);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const whole = page.querySelector('#modules');
      if (whole) list.replaceChildren(...whole.children);
      rows = readRows();
    } catch {
      isWhole = false;
    }
  }

  // The same rule as the server's: every word, in any case, with or without the host.
  function filter() {
    const words = box.value
      .toLowerCase()
      .split(/\s+/)
      .map((word) => (word === host || word.startsWith(`${host}/`) ? word.slice(host.length) : word))
      .filter((word) => word !== '');
    let shown = 0;
    for (const { row, text } of rows) {
      const passes = words.every((word) => text.includes(word));
      if (passes) shown++;
      if (row.hidden === passes) row.hidden = !passes;
    }
    for (const group of list.children) group.hidden = !group.querySelector('li:not([hidden])');
    nothing.hidden = shown > 0;
    const total = Number(count.dataset.total);
    const all = `${total.toLocaleString('en-US')} ${total === 1 ? 'module' : 'modules'}`;
    count.textContent = shown === total ? all : `${shown.toLocaleString('en-US')} of ${all}`;
    const query = box.value.trim();
    history.replaceState(null, '', query === '' ? location.pathname : `?q=${encodeURIComponent(query)}`);
  }

  const links = () => [...list.querySelectorAll('li:not([hidden]) > a')];

  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const found = links();
    const at = found.indexOf(document.activeElement);
    if (at === -1 && (event.target !== box || step === -1)) return;
    event.preventDefault();
    const next = at + step;
    if (next < 0) box.focus();
    else found[Math.min(next, found.length - 1)]?.focus();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [first] = links();
    if (first && box.value.trim() !== '') first.click();
  });
  box.addEventListener('input', async () => {
    await complete();
    filter();
  });
  document.addEventListener('keydown', move);
  // What a browser remembers of an earlier visit.
  if (box.value !== '' && isWhole) filter();
}
