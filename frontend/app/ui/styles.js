/**
 * Style sheets that no first visit needs: fetched once, before the page that they dress is shown. It
 * must not style anything itself.
 */

/** @type {Map<string, Promise<void>>} */
const asked = new Map();

/** @param {string} name  rejects where the file cannot be had; it is asked for again next time */
function fetched(name) {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = new URL(`./${name}.css`, import.meta.url).href;
    link.onload = () => resolve(undefined);
    link.onerror = () => {
      link.remove();
      asked.delete(name);
      reject(new Error('no style sheet'));
    };
    document.head.append(link);
  });
}

/** @param {string[]} names  of files in this folder, without their ending */
export function dress(...names) {
  const all = names.map((name) => {
    const coming = asked.get(name) ?? fetched(name);
    asked.set(name, coming);
    return coming;
  });
  return Promise.all(all);
}
