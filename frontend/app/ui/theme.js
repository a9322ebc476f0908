/*
 * Sets the page's theme before anything is painted, and keeps it right: what the person chose under
 * Light, else what the phone says. A classic script, so that it runs first; it touches nothing but
 * the root's `data-theme`, the `theme-color` of the page and its own entry in localStorage.
 */
(() => {
  const root = document.documentElement;
  const phone = matchMedia('(prefers-color-scheme: light)');
  /** The first home sky colour of each theme. */
  const colours = { dark: '#101821', light: '#90a1af' };

  /** @returns {'dark'|'light'|'phone'} */
  function chosen() {
    try {
      const kept = localStorage.getItem('theme');
      return kept === 'dark' || kept === 'light' ? kept : 'phone';
    } catch {
      return 'phone'; // storage refused: as on this phone
    }
  }

  function apply() {
    const choice = chosen();
    const theme = choice === 'phone' ? (phone.matches ? 'light' : 'dark') : choice;
    root.dataset.theme = theme;
    root.dataset.light = choice;
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', colours[theme]);
  }

  document.addEventListener('lamplit:light', (event) => {
    try {
      localStorage.setItem('theme', /** @type {CustomEvent<string>} */ (event).detail);
    } catch {
      // Storage refused: it holds until the page closes, no longer.
    }
    apply();
  });
  phone.addEventListener('change', apply);
  addEventListener('storage', apply);
  apply();
})();
