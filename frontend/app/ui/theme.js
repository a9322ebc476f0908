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

  /** What was chosen on this page, where storage is refused. */
  let unkept = 'phone';

  /** @returns {'dark'|'light'|'phone'} */
  function chosen() {
    let kept = unkept;
    try {
      kept = localStorage.getItem('theme') ?? unkept;
    } catch {
      // Refused: it holds until the page closes, no longer.
    }
    return kept === 'dark' || kept === 'light' ? kept : 'phone';
  }

  function apply() {
    const choice = chosen();
    const theme = choice === 'phone' ? (phone.matches ? 'light' : 'dark') : choice;
    root.dataset.theme = theme;
    root.dataset.light = choice;
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', colours[theme]);
  }

  document.addEventListener('lamplit:light', (event) => {
    unkept = /** @type {CustomEvent<string>} */ (event).detail;
    try {
      localStorage.setItem('theme', unkept);
    } catch {
      // Refused, as said above.
    }
    apply();
  });
  phone.addEventListener('change', apply);
  addEventListener('storage', apply);
  apply();
})();
