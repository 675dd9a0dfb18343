// The few things a browser must do itself. Everything else is decided on the server.
const cookie = (name, value) => { document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`; };
const dark = () => document.documentElement.dataset.theme
  ? document.documentElement.dataset.theme === 'dark'
  : matchMedia('(prefers-color-scheme: dark)').matches;

let typing = false; // since the last Enter
document.addEventListener('input', () => { typing = true; }, true);
document.addEventListener('keydown', e => { if (e.key === 'Enter') typing = false; }, true);

const crm = window.crm = {
  toggleTheme() {
    const next = dark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    cookie('crm-theme', next);
    document.getElementById('theme-dark').media = next === 'dark' ? 'all' : 'not all';
  },
  openWindow(url, name) { window.open(url, name, 'popup,width=1080,height=800'); },
  focus(selector) { const e = document.querySelector(selector); if (e) { e.focus(); e.select?.(); } },
  // A new page is announced by its heading, but over a slow line the word comes late: who types already keeps the field.
  arrive() {
    const at = document.activeElement;
    const busy = at?.matches('input,textarea,select') && (typing || at.closest('main,[role=dialog]'));
    if (!busy) document.querySelector('h1')?.focus({ preventScroll: true });
  },
  copy(text) { return navigator.clipboard ? navigator.clipboard.writeText(text).then(() => true, () => false) : false; },
  load(key) { try { return localStorage.getItem(key); } catch { return null; } },
  save(key, value) { try { localStorage.setItem(key, value); } catch { /* private window: the choice lasts as long as the page */ } },
  submit(id) { document.getElementById(id)?.requestSubmit(); },

  // Columns are resized by pointer; the widths are reported once, at the end.
  grips(table, owner) {
    table.querySelectorAll('.grip').forEach(grip => {
      if (grip.dataset.ready) return;
      grip.dataset.ready = '1';
      const th = grip.parentElement;
      let wanted = 0; // not measured: styles may be on their way there
      const report = () => { if (wanted) owner.invokeMethodAsync('Resized', th.dataset.c, Math.round(wanted)); };
      const set = width => { wanted = Math.max(48, width); th.style.width = th.style.minWidth = `${wanted}px`; };
      grip.addEventListener('click', e => e.stopPropagation());
      grip.addEventListener('pointerdown', e => {
        e.preventDefault(); grip.setPointerCapture(e.pointerId);
        const from = e.clientX, width = th.getBoundingClientRect().width;
        const move = m => set(width + m.clientX - from);
        grip.addEventListener('pointermove', move);
        const end = () => {
          grip.removeEventListener('pointermove', move);
          grip.removeEventListener('pointerup', end); grip.removeEventListener('pointercancel', end);
          report();
        };
        grip.addEventListener('pointerup', end); grip.addEventListener('pointercancel', end);
      });
    });
  },

  // A file goes up over HTTP, not over the circuit: 32 KB is a message's end there.
  async upload(inputId, owner) {
    const input = document.getElementById(inputId), file = input.files[0];
    if (!file) { owner.invokeMethodAsync('Uploaded', 0, ''); return; }
    const token = await fetch('/imports/token').then(r => r.ok ? r.text() : '', () => '');
    const request = new XMLHttpRequest();
    request.open('POST', '/imports/upload');
    request.setRequestHeader('RequestVerificationToken', token);
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = e => { if (e.lengthComputable) owner.invokeMethodAsync('UploadProgress', e.loaded, e.total); };
    request.onload = () => owner.invokeMethodAsync('Uploaded', request.status, request.responseText);
    request.onerror = () => owner.invokeMethodAsync('Uploaded', 0, '');
    request.send(file);
    input.value = ''; // else choosing the corrected file of the same name would be no change
  },
};

document.addEventListener('keydown', e => {
  const inField = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '');
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); crm.focus('#find'); }
  else if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 's') {
    const save = [...document.querySelectorAll('[data-save]')].filter(b => b.offsetParent).pop();
    const field = document.activeElement; // leaving it makes a date's change known; the button itself may still wait for the last letter
    if (save) { e.preventDefault(); field?.blur(); field?.focus?.(); setTimeout(() => { if (save.form) save.form.requestSubmit(); else save.click(); }, 50); }
  }
  else if (e.key === '/' && !inField) { const s = document.getElementById('search-customers'); if (s) { e.preventDefault(); s.focus(); } }
});
document.addEventListener('click', e => {
  const button = e.target.closest?.('[data-theme-toggle]');
  if (button) crm.toggleTheme();
  if (e.target.closest?.('[data-reload]')) location.reload();
});
// Rows of long lists: which row and what was done with it goes to one handler of the table. A click beside its buttons follows the row's
// first link; with Shift held down a customer's link opens its window.
addEventListener('DOMContentLoaded', () => window.Blazor?.registerCustomEventType('rowact', { createEventArgs: e => e.detail }));
const tell = (row, act, isTicked) => row.dispatchEvent(new CustomEvent('rowact', { bubbles: true, detail: { row: Number(row.dataset.row), act, isTicked: !!isTicked } }));
document.addEventListener('click', e => {
  const row = e.target.closest?.('tr[data-row]');
  if (!row || e.button) return;
  const button = e.target.closest('[data-act]');
  if (button) tell(row, button.dataset.act);
  else if (!e.target.closest('a,button,label,[data-c=pick],[data-c=act]')) row.querySelector('a[href]')?.click();
});
document.addEventListener('change', e => {
  const row = e.target.closest?.('tr[data-row] [data-c=pick]')?.closest('tr');
  if (row) tell(row, 'pick', e.target.checked);
});
document.addEventListener('click', e => {
  const link = e.shiftKey && e.target.closest?.('tr[data-row] a:not([data-window])');
  if (!link || e.button || e.ctrlKey || e.metaKey) return;
  e.preventDefault(); e.stopPropagation();
  crm.openWindow('/window' + new URL(link.href).pathname, 'customer-' + link.closest('tr').dataset.row);
}, true);
// A link that opens a window of its own; with a key held down it does what links do.
document.addEventListener('click', e => {
  const link = e.target.closest?.('a[data-window]');
  if (!link || e.button || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  crm.openWindow(link.href, link.dataset.window);
}, true);

// The focus of dialogs. One that opens takes it at once, into its first field as soon as there is one; when it closes, the focus goes
// back to where it was, or to the heading where that is gone.
const dialogs = () => [...document.querySelectorAll('[role=dialog]')];
const usable = e => e?.isConnected && !e.disabled && e.offsetParent !== null;
const openers = []; // the last focused element beside the dialogs, in the first dialog, in the second …
let count = 0, entering = null;
document.addEventListener('focusin', e => {
  const level = dialogs().findIndex(d => d.contains(e.target)) + 1;
  openers[level] = e.target;
  if (entering && entering.contains(e.target) && e.target !== entering) entering = null; // somebody is there already
}, true);
const enter = () => {
  if (!entering?.isConnected) { entering = null; return; }
  const content = entering.querySelector('.mud-dialog-content');
  const field = [...content?.querySelectorAll('input:not([type=hidden]),select,textarea') ?? []].find(e => usable(e) && (!e.readOnly || e.role === 'combobox'))
    ?? [...content?.querySelectorAll('a[href],button') ?? []].find(usable);
  if (field) { entering = null; field.focus(); } else if (!entering.contains(document.activeElement)) { entering.tabIndex = -1; entering.focus(); }
};
const giveBack = level => {
  const at = document.activeElement, top = dialogs().pop();
  if (at && at !== document.body && at.isConnected && !at.disabled && (!top || top.contains(at))) return;
  const opener = openers[level];
  if (usable(opener)) opener.focus();
  else if (top) { entering = top; enter(); }
  else document.querySelector('h1')?.focus({ preventScroll: true });
};
new MutationObserver(() => {
  const shown = dialogs(), now = shown.length;
  if (now > count) entering = shown[now - 1];
  else if (now < count) { entering = null; openers.length = now + 1; setTimeout(() => { if (dialogs().length === now) giveBack(now); }, 60); }
  count = now;
  if (entering) enter();
}).observe(document.body, { childList: true, subtree: true });
// Escape closes the top dialog, at once: MudBlazor's own way listens only when its script was called from the server. A menu or a list that
// is open over the dialog takes the key first.
// Pressed twice in a row it closes two: one that was asked a moment ago is on its way.
const asked = new WeakMap();
document.addEventListener('keydown', e => {
  if (e.key !== 'Escape' || e.defaultPrevented || document.querySelector('.mud-popover-open')) return;
  const top = dialogs().reverse().find(d => Date.now() - (asked.get(d) ?? 0) > 1000);
  if (top) { asked.set(top, Date.now()); top.querySelector('.mud-button-close')?.click(); }
});
// The Tab key goes round in the top dialog. MudBlazor's trap asks the server at each end: over a slow line the next key would be outside already.
document.addEventListener('keydown', e => {
  const top = e.key === 'Tab' && !e.defaultPrevented && dialogs().pop();
  if (!top) return;
  const stops = [...top.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]:not(.pointer-events-none)')].filter(s => usable(s) && s.tabIndex >= 0);
  const at = document.activeElement, inside = stops.some(s => s === at);
  if (inside && at !== (e.shiftKey ? stops[0] : stops[stops.length - 1])) return;
  if (!inside && at !== top && top.contains(at)) return;
  e.preventDefault();
  stops[e.shiftKey ? stops.length - 1 : 0]?.focus();
});

// Circuits send no HTTP, so activity is reported, at most once a minute, to keep the session from running idle.
let last = Date.now();
const seen = () => {
  if (!document.body.dataset.signedIn || Date.now() - last < 60000) return;
  last = Date.now();
  fetch('/session/ping', { method: 'POST', credentials: 'same-origin' }).catch(() => {});
};
addEventListener('pointerdown', seen, { passive: true });
addEventListener('keydown', seen, { passive: true });

// After a restart of the server the old circuit is gone for good: load the page again as soon as it answers.
const modal = document.getElementById('components-reconnect-modal');
if (modal) {
  new MutationObserver(() => {
    if (!modal.classList.contains('components-reconnect-rejected')) return;
    const again = setInterval(() => fetch('/health/live').then(r => { if (r.ok) { clearInterval(again); location.reload(); } }).catch(() => {}), 1000);
  }).observe(modal, { attributes: true, attributeFilter: ['class'] });
}
