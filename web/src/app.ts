// Every page: the reader's theme, and small comforts that a page works without. Loaded as a plain script in the head.
(() => {
  const key = 'sam-theme';
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');

  /** Private windows may refuse storage; the theme then follows the system. */
  const stored = (): string | null => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  const chosen = stored();
  if (chosen === 'dark' || chosen === 'light') root.dataset.theme = chosen;
  root.classList.add('has-script');

  const isDark = (): boolean => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);

  function themeButton(button: HTMLButtonElement): void {
    const label = () => {
      button.textContent = (isDark() ? button.dataset.toLight : button.dataset.toDark) ?? '';
    };
    button.addEventListener('click', () => {
      const next = isDark() ? 'light' : 'dark';
      // Choosing what the system already says means following the system again.
      if ((next === 'dark') === dark.matches) delete root.dataset.theme;
      else root.dataset.theme = next;
      try {
        if (root.dataset.theme) localStorage.setItem(key, next);
        else localStorage.removeItem(key);
      } catch {
        // Nothing is lost but the memory of the choice.
      }
      label();
    });
    dark.addEventListener('change', label);
    label();
    button.hidden = false;
  }

  /** Wide screens show every fold; style does that alone, but assistive technology goes by the attribute. */
  function openFolds(): void {
    const wide = matchMedia('(min-width: 70rem)');
    const open = () => {
      if (!wide.matches) return;
      for (const fold of document.querySelectorAll<HTMLDetailsElement>('details.fold')) fold.open = true;
    };
    wide.addEventListener('change', open);
    open();
  }

  /** The slider says the day it stands at while it is moved; the form goes there. */
  function timeSlider(form: HTMLFormElement): void {
    const days = (form.dataset.days ?? '').split(',').filter((day) => day !== '');
    const range = form.querySelector<HTMLInputElement>('input[type=range]');
    const output = form.querySelector('output');
    if (!range || !output) return;
    const say = () => {
      const day = days[range.valueAsNumber - 1] ?? range.dataset.now ?? '';
      output.textContent = day;
      range.setAttribute('aria-valuetext', day);
    };
    range.addEventListener('input', say);
    range.setAttribute('aria-valuetext', output.textContent ?? '');
  }

  /** What is unread shows at once, in whatever tab is looked at; the inbox itself is fetched anew. */
  function liveInbox(link: HTMLAnchorElement): void {
    const badge = link.querySelector<HTMLElement>('.unread-count');
    let source: EventSource | null = null;
    let isFirst = true;

    const show = (unread: number) => {
      const some = (link.dataset.some ?? '').replace('%count%', String(unread));
      link.setAttribute('aria-label', unread > 0 ? some : (link.dataset.none ?? ''));
      if (!badge) return;
      badge.textContent = String(unread);
      badge.hidden = unread === 0;
    };

    const refresh = async () => {
      const list = document.querySelector('[data-inbox-list]');
      // Whoever is in the list with the keyboard is not thrown out of it.
      if (!list || list.contains(document.activeElement)) return;
      const answer = await fetch(location.href);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.querySelector('[data-inbox-list]');
      if (fresh) list.replaceWith(document.importNode(fresh, true));
    };

    // Browsers open few connections to one place, so only the tab that is looked at listens.
    const listen = () => {
      if (document.hidden) {
        source?.close();
        source = null;
      } else if (!source) {
        isFirst = true;
        source = new EventSource(link.dataset.inbox ?? '');
        source.addEventListener('unread', (event) => {
          const unread = Number((event as MessageEvent<string>).data);
          const isNews = !isFirst || String(unread) !== badge?.textContent;
          isFirst = false;
          show(unread);
          if (isNews) void refresh().catch(() => undefined);
        });
      }
    };
    document.addEventListener('visibilitychange', listen);
    addEventListener('pagehide', () => source?.close());
    listen();
  }

  document.addEventListener('DOMContentLoaded', () => {
    const inbox = document.querySelector<HTMLAnchorElement>('[data-inbox]');
    if (inbox) liveInbox(inbox);
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-days]')) timeSlider(form);
    for (const button of document.querySelectorAll<HTMLButtonElement>('[data-theme-toggle]'))
      themeButton(button);
    openFolds();
    // An error summary is read first, so that nobody has to find out why nothing was saved.
    document.querySelector<HTMLElement>('[data-focus]')?.focus();
  });
})();
