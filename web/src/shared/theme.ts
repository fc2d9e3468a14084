// Which colours the page shows now, and a call when that changes: by the system or by the reader's button.
import type { Theme } from './symbology';

const dark = matchMedia('(prefers-color-scheme: dark)');

export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'dark' || chosen === 'light') return chosen;
  return dark.matches ? 'dark' : 'light';
}

/** Returns the function that ends the watching. */
export function onTheme(changed: (theme: Theme) => void): () => void {
  let last = currentTheme();
  const look = () => {
    const now = currentTheme();
    if (now === last) return;
    last = now;
    changed(now);
  };
  const observer = new MutationObserver(look);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  dark.addEventListener('change', look);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', look);
  };
}

export const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
