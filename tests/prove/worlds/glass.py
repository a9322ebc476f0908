"""All that somebody has who holds a phone or watches it: its screen and its storage by name and
size, its notifications, what it did under the thumb. No value of what is stored is read.
"""

from __future__ import annotations

import json
import re
from typing import Any

from tests.browser.phones import Phone
from tests.browser.pushed import NOTICES
from tests.browser.test_nothing_shows import seen

STORAGE = """async () => {
    const shape = (value) => value instanceof Uint8Array ? value.length
        : value instanceof CryptoKey ? `${value.type} key`
        : typeof value === 'string' ? value.length
        : value && typeof value === 'object'
            ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shape(one)]))
        : typeof value;
    const told = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const found = { local: shape({ ...localStorage }), session: shape({ ...sessionStorage }) };
    for (const { name } of await indexedDB.databases()) {
        const opened = await told(indexedDB.open(name));
        for (const store of opened.objectStoreNames) {
            const held = opened.transaction(store).objectStore(store);
            const [names, values] = [held.getAllKeys(), held.getAll()];
            const all = [await told(names), await told(values)];
            found[`${name} ${store}`] = all[0].map((key, i) => [key, shape(all[1][i])]);
        }
        opened.close();
    }
    for (const name of await caches.keys()) {
        const kept = await (await caches.open(name)).keys();
        found[`cache ${name}`] = kept.map(({ url }) => new URL(url).pathname).sort();
    }
    const registrations = await navigator.serviceWorker.getRegistrations();
    found.workers = registrations.map(({ scope }) => new URL(scope).pathname);
    return found;
}"""
FELT = "globalThis.felt = []; navigator.vibrate = (...how) => { felt.push(how); return true; };"
# Bytes as base64url, among them all tokens, seals and hashes: told by their length.
BYTES = re.compile(r"[\w-]{21,}")


def look(phone: Phone) -> dict[str, Any]:
    """Return what is to be seen on and in a phone that shows the lamp's page."""
    phone.settle()
    picture, *rest = seen(phone).items()
    # Each phone has a port of its own here: its address is the same to whoever looks.
    shown = dict([picture, *json.loads(json.dumps(rest).replace(phone.url, ""))])
    return {
        **{f"the {name}": value for name, value in shown.items()},
        "the storage": phone.page.evaluate(STORAGE),
        "the notifications": phone.page.evaluate(NOTICES),
        "what went wrong": list(phone.complaints),
    }


def look_inside(phone: Phone) -> str:
    """Return what the page *Look inside* says, random bytes by their lengths."""
    phone.open("/settings/inside")
    phone.page.get_by_text("passed_over").wait_for()
    phone.page.get_by_role("heading", name="Who runs this server").wait_for()
    text = phone.page.locator("main").inner_text()
    return BYTES.sub(lambda found: f"<{len(found[0])}>", text)
