/*
 * What is wrong with the screen as it stands, as sentences: nothing wider than the screen, no text cut
 * off, every target large enough for a thumb, a border round each where colours are forced, no key of
 * the copy in place of its sentence.
 */
({ keys, touch }) => {
  const faults = [];
  const known = new Set(keys);
  const say = (what, one) => {
    const words = (one.textContent || one.ariaLabel || '').trim().slice(0, 40);
    faults.push(`${what}: <${one.tagName.toLowerCase()} class="${one.getAttribute('class') ?? ''}"> ${words}`);
  };
  const visible = (one) =>
    one.checkVisibility({ visibilityProperty: true }) && !one.closest('.unseen, [inert]');

  /** Text that its box, or one around it, cuts off. */
  const cut = (one, box) => {
    for (let around = one; around; around = around.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(around);
      const edge = around.getBoundingClientRect();
      const sideways = box.left < edge.left - 1 || box.right > edge.right + 1;
      const down = box.top < edge.top - 1 || box.bottom > edge.bottom + 1;
      if (overflowX !== 'visible' && sideways) return true;
      if (['hidden', 'clip'].includes(overflowY) && down) return true;
      if (overflowY === 'auto' || overflowY === 'scroll') return false; // can be scrolled into view
    }
    return box.left < -1 || box.right > innerWidth + 1;
  };

  const texts = (one) => [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
  const read = (one) => {
    for (const node of texts(one)) {
      const range = document.createRange();
      range.selectNodeContents(node);
      if ([...range.getClientRects()].some((box) => box.width && cut(one, box))) say('cut off', one);
      if (/\{\w+\}/.test(node.data) && !one.closest('pre')) say('an empty place', one);
    }
    const said = [...texts(one).map((node) => node.data), one.ariaLabel, one.placeholder];
    if (said.some((words) => known.has(words?.trim()))) say('a key of the copy', one);
  };

  const forced = matchMedia('(forced-colors: active)').matches;
  const aim = (one) => {
    if (forced && one.matches('.button, .chip, .field, .track, .option input')) {
      if (Number.parseFloat(getComputedStyle(one).borderTopWidth) < 1) say('no border', one);
    }
    if (!one.matches('a[href], button, input, select, textarea') || one.closest('.cover')) return;
    if (one.tagName === 'A' && getComputedStyle(one).display === 'inline') return; // within a sentence
    const { width, height } = (one.closest('label, .row') ?? one).getBoundingClientRect();
    if (Math.min(width, height) < touch - 0.5) say(`${width} × ${height}`, one);
  };

  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the screen');
  for (const one of document.querySelectorAll('#lamplit *')) {
    if (!visible(one)) continue;
    if (one.closest('svg') === null) {
      const { overflowX } = getComputedStyle(one);
      if (['auto', 'scroll'].includes(overflowX) && one.scrollWidth > one.clientWidth + 1)
        say('scrolls sideways', one);
    }
    read(one);
    aim(one);
  }
  const main = document.querySelector('main');
  if (main && visible(main) && main.clientHeight < 100 && main.scrollHeight > main.clientHeight + 1)
    faults.push(`only ${main.clientHeight} px are left to read in`);
  return [...new Set(faults)];
};
