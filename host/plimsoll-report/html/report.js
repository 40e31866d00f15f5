// Filters findings, keeps the filter in the address, and opens what a link leads to. Without it the report only lacks these.
'use strict';
(() => {
  const root = document.documentElement;
  const find = (selector, from = document) => from.querySelector(selector);
  const list = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const number = new Intl.NumberFormat('en');
  const many = (count, noun) => `${number.format(count)} ${noun}${count === 1 ? '' : 's'}`;

  // Colours: what the system says, until somebody says otherwise.
  const theme = find('#theme');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const stored = (value) => {
    try {
      if (value) localStorage.setItem('plimsoll-theme', value);
      return localStorage.getItem('plimsoll-theme');
    } catch {
      return null;
    }
  };
  const paint = (choice) => {
    if (choice) root.dataset.theme = choice;
    const now = root.dataset.theme || (dark.matches ? 'dark' : 'light');
    theme.textContent = now === 'dark' ? 'Light colours' : 'Dark colours';
  };
  const remembered = stored();
  paint(remembered === 'dark' || remembered === 'light' ? remembered : '');
  dark.addEventListener('change', () => paint(''));
  theme.addEventListener('click', () => {
    const now = root.dataset.theme || (dark.matches ? 'dark' : 'light');
    const next = now === 'dark' ? 'light' : 'dark';
    paint(next);
    stored(next);
  });
  theme.hidden = false;

  // Everything that is on paper is open.
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = list('details:not([open])');
    for (const one of closed) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of closed) one.open = false;
    closed = [];
  });

  const bar = find('#filter');
  const plain = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  const reveal = (id) => {
    const target = id && document.getElementById(id);
    if (!target) return;
    if (target.closest('[hidden]')) apply({}, true);
    for (let at = target; at; at = at.parentElement) if (at.localName === 'details') at.open = true;
    const own = find(':scope > details', target);
    if (own && target.classList.contains('g')) own.open = true;
    for (const one of list('.at')) one.classList.remove('at');
    target.classList.add('at');
    // Where the eye goes, the keyboard goes on.
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: 'start' });
  };
  if (!bar) {
    reveal(plain(location.hash.slice(1)));
    return;
  }

  const ticks = list('input[type=checkbox]', bar);
  const fields = list('select, input[type=search]', bar);
  const names = ['severity', 'state', 'category', 'rule', 'unit', 'owner', 'path'];
  const values = (name) => {
    const select = find(`select[name=${name}]`, bar);
    return select ? Array.from(select.options, (option) => option.value).slice(1) : [];
  };

  // What is filtered by, read from the page once.
  let groups = null;
  const index = () => {
    if (groups) return groups;
    const owners = values('owner');
    const units = values('unit');
    groups = list('.g').map((element) => ({
      element,
      note: find('.shown', element),
      severity: element.dataset.s,
      rule: element.dataset.r,
      category: element.dataset.c || '!none',
      shown: -1,
      findings: list('.f', element).map((one) => ({
        element: one,
        path: find('.p', one).textContent.toLowerCase(),
        owners: one.dataset.o ? one.dataset.o.trim().split(' ').map((at) => owners[at]) : ['!none'],
        unit: units[one.dataset.u] || '.',
        state: one.dataset.t || '',
        hidden: false,
      })),
      parts: list('.more, .m', element).map((one) => ({ element: one, findings: list('.f', one), empty: false })),
    }));
    return groups;
  };

  let filter = {};
  const read = (hash) => {
    const query = new URLSearchParams(hash);
    const found = {};
    for (const name of names) {
      const chosen = query.getAll(name).filter((value) => value !== '');
      if (chosen.length) found[name] = chosen;
    }
    return found;
  };
  const write = (chosen) => {
    const query = new URLSearchParams();
    for (const name of names) for (const value of chosen[name] || []) query.append(name, value);
    return query.toString();
  };
  const controls = () => {
    const found = {};
    for (const tick of ticks) if (tick.checked) (found[tick.name] ||= []).push(tick.value);
    for (const field of fields) if (field.value) found[field.name] = [field.value];
    return found;
  };
  const show = (chosen) => {
    for (const tick of ticks) tick.checked = (chosen[tick.name] || []).includes(tick.value);
    for (const field of fields) {
      const [value = ''] = chosen[field.name] || [];
      field.value = value;
      // A link may ask for what this report does not have; it then shows nothing, and says why.
      if (field.localName === 'select' && field.value !== value) {
        field.add(new Option(`${value} (0)`, value));
        field.value = value;
      }
    }
  };

  const status = find('#shown');
  const clear = find('#clear');
  let filtered = false;
  const allows = (chosen, value) => !chosen || chosen.includes(value);
  function apply(chosen, rewrite) {
    filter = chosen;
    show(chosen);
    const active = names.some((name) => chosen[name]);
    if (rewrite) history.replaceState(null, '', active ? `#${write(chosen)}` : location.pathname + location.search);
    clear.hidden = !active;
    bar.classList.toggle('active', active);
    if (!active && !filtered) {
      status.textContent = many(list('.f').length, 'finding');
      return;
    }
    filtered = true;
    const path = chosen.path && chosen.path[0].toLowerCase();
    let shown = 0;
    let total = 0;
    let rules = 0;
    for (const group of index()) {
      const whole = allows(chosen.severity, group.severity) && allows(chosen.rule, group.rule) && allows(chosen.category, group.category);
      let here = 0;
      for (const one of group.findings) {
        const fits = whole
          && (!chosen.state || chosen.state.includes(one.state))
          && (!chosen.unit || chosen.unit.includes(one.unit))
          && (!chosen.owner || chosen.owner.some((owner) => one.owners.includes(owner)))
          && (!path || one.path.includes(path));
        if (fits) here += 1;
        // Nothing inside of a hidden group is drawn, so it can stay as it is.
        if (whole && one.hidden === fits) {
          one.hidden = !fits;
          one.element.hidden = !fits;
        }
      }
      total += group.findings.length;
      shown += here;
      if (here) rules += 1;
      if (group.shown !== here || !active) {
        group.shown = here;
        group.element.hidden = here === 0;
        const less = active && here > 0 && here < group.findings.length;
        group.note.textContent = less ? `${number.format(here)} shown, ${number.format(group.findings.length - here)} hidden by the filter` : '';
      }
      for (const part of group.parts) {
        const empty = !part.findings.some((one) => !one.hidden);
        if (part.empty !== empty) part.element.hidden = part.empty = empty;
      }
    }
    status.textContent = active
      ? `${number.format(shown)} of ${many(total, 'finding')} in ${many(rules, 'rule')}; ${number.format(total - shown)} hidden by the filter`
      : many(total, 'finding');
    for (const section of list('#critical, #findings')) {
      const left = list('.g', section);
      section.classList.toggle('emptied', active && left.length > 0 && left.every((group) => group.hidden));
    }
  }

  bar.addEventListener('input', () => apply(controls(), true));
  clear.addEventListener('click', () => {
    apply({}, true);
    fields[0].focus();
  });
  bar.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && names.some((name) => filter[name])) apply({}, true);
  });
  const unfold = find('#unfold');
  unfold.addEventListener('click', () => {
    const folds = list('#critical .g details, #findings .g details').filter((one) => !one.closest('[hidden]'));
    const open = folds.some((one) => !one.open);
    for (const one of folds) one.open = open;
    unfold.textContent = open ? 'Fold all' : 'Unfold all';
  });

  // A link inside of the report keeps the filter, and opens what it leads to.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const hash = link.getAttribute('href').slice(1);
    event.preventDefault();
    if (hash.includes('=')) {
      apply(read(hash), true);
      const first = find('.g:not([hidden])');
      if (first) first.closest('main > section').scrollIntoView({ block: 'start' });
      return;
    }
    const query = write(filter);
    history.pushState(null, '', query ? `#${query}&at=${hash}` : `#${hash}`);
    reveal(hash);
  });
  const arrive = () => {
    const hash = location.hash.slice(1);
    if (!hash.includes('=')) {
      apply({}, false);
      reveal(plain(hash));
      return;
    }
    apply(read(hash), false);
    reveal(new URLSearchParams(hash).get('at'));
  };
  // Beside the contents where there is room, below the summary where there is not.
  const side = find('.side');
  const summary = find('#summary');
  const wide = matchMedia('(min-width: 62rem)');
  const settle = () => (wide.matches ? side.append(bar) : summary.after(bar));
  wide.addEventListener('change', settle);
  settle();
  bar.hidden = false;
  // In a free moment, so that the first filter is as fast as the others.
  if ('requestIdleCallback' in window) requestIdleCallback(index);
  addEventListener('hashchange', arrive);
  arrive();
})();
