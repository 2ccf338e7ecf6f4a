// Filters and copies. Every page works without it.

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', () => copy(button));
}

const box = document.querySelector('#filter');
const list = document.querySelector('#modules');
if (box) document.addEventListener('keydown', focusBox);
if (list) filterAsOneTypes();

async function copy(button) {
  const text = button.dataset.copy || button.parentElement.querySelector('code').textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copySelected(text);
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

// Without TLS there is no clipboard: what is selected can be copied all the same.
function copySelected(text) {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

function focusBox(event) {
  const isTyping = event.target.closest('input, textarea, select');
  if (event.key !== '/' || isTyping || hasModifier(event)) return;
  event.preventDefault();
  box.focus();
  box.select();
}

function hasModifier({ ctrlKey, metaKey, altKey }) {
  return ctrlKey || metaKey || altKey;
}

function filterAsOneTypes() {
  const { form } = box;
  let rows = readRows(list);
  form.querySelector('button').hidden = true;
  form.querySelector('kbd').hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (box.value.trim() !== '') shownLinks()[0]?.click();
  });
  box.addEventListener('input', async () => {
    const query = box.value.trim();
    history.replaceState(null, '', query === '' ? location.pathname : `?q=${encodeURIComponent(query)}`);
    // Only a page with all modules can be filtered here; the server searches the others.
    if (list.dataset.partial !== undefined && !(await fetchMatches())) return;
    rows = rows[0]?.row.isConnected ? rows : readRows(list);
    showMatches(rows);
  });
  document.addEventListener('keydown', move);
  // A host of files gives the whole list, whatever ?q= says.
  if (box.value === '') box.value = new URLSearchParams(location.search).get('q') ?? '';
  // That, or what a browser remembers of an earlier visit.
  if (box.value !== '' && list.dataset.partial === undefined) showMatches(rows);
}

// The texts are read once, not at every key.
function readRows(parent) {
  return [...parent.querySelectorAll('li')].map((row) => {
    const path = row.querySelector('code').lastChild.textContent;
    const description = row.querySelector('p')?.textContent ?? '';
    return { row, text: `${path} ${description}`.toLowerCase() };
  });
}

let asked = 0;

// Shows what the server finds; true once all modules are here. Of several questions the last one counts.
async function fetchMatches() {
  const question = ++asked;
  await new Promise((resolve) => setTimeout(resolve, 120));
  if (question !== asked) return false;
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const found = page.querySelector('#modules');
    if (!found || question !== asked) return false;
    list.replaceChildren(...found.children);
    for (const id of ['#count', '#nothing']) document.querySelector(id).replaceWith(page.querySelector(id));
    if (found.dataset.partial !== undefined) return false;
    delete list.dataset.partial;
    return true;
  } catch {
    return false;
  }
}

// The same rule as the server's: every word, in any case, with or without the host.
function readWords() {
  const { host } = list.dataset;
  return box.value
    .toLowerCase()
    .split(/\s+/)
    .map((word) => (word === host || word.startsWith(`${host}/`) ? word.slice(host.length) : word))
    .filter((word) => word !== '');
}

function showMatches(rows) {
  const words = readWords();
  let shown = 0;
  for (const { row, text } of rows) {
    const passes = words.every((word) => text.includes(word));
    if (passes) shown++;
    if (row.hidden === passes) row.hidden = !passes;
  }
  for (const group of list.querySelectorAll('section')) group.hidden = !group.querySelector('li:not([hidden])');
  const jump = list.querySelector('.jump');
  if (jump) jump.hidden = words.length > 0;
  document.querySelector('#nothing').hidden = shown > 0;
  const count = document.querySelector('#count');
  const total = Number(count.dataset.total);
  const all = `${total.toLocaleString('en-US')} ${total === 1 ? 'module' : 'modules'}`;
  count.textContent = shown === total ? all : `${shown.toLocaleString('en-US')} of ${all}`;
}

function shownLinks() {
  return [...list.querySelectorAll('li:not([hidden]) > a')];
}

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || hasModifier(event)) return;
  const links = shownLinks();
  const at = links.indexOf(document.activeElement);
  if (at === -1 && (event.target !== box || step === -1)) return;
  event.preventDefault();
  const next = at + step;
  if (next < 0) box.focus();
  else links[Math.min(next, links.length - 1)]?.focus();
}
