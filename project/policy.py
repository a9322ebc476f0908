"""What a browser may load, call and use while it shows the app: the values of two headers.

It reads nothing and depends on no setting: every server says the same.
"""

from __future__ import annotations

OURS = ("script-src", "style-src", "img-src", "connect-src", "manifest-src", "worker-src")
NOBODY = ("default-src", "base-uri", "form-action", "frame-ancestors")
CONTENT = {
    "DIRECTIVES": {
        **{directive: ["'none'"] for directive in NOBODY},
        **{directive: ["'self'"] for directive in OURS},
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["lamplit"],
    }
}
REFUSED_FEATURES = (
    "accelerometer autoplay browsing-topics display-capture encrypted-media fullscreen gamepad "
    "geolocation gyroscope hid idle-detection keyboard-map local-fonts magnetometer microphone "
    "midi payment picture-in-picture screen-wake-lock serial storage-access sync-xhr usb "
    "window-management xr-spatial-tracking"
)
# The camera reads a partner's code; the passkeys are the app lock's.
PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS: dict[str, list[str]] = {
    **{feature: [] for feature in REFUSED_FEATURES.split()},
    **{feature: ["self"] for feature in ("camera", "clipboard-read", "clipboard-write", *PASSKEYS)},
}
