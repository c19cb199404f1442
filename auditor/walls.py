"""Recognizes a wall: a challenge, refusal or login page that stands between an honest client and a portal."""

from __future__ import annotations

from collections.abc import Mapping

#: Words of challenge pages and whose they are; sought in the first kilobytes of the body, lower case.
_CHALLENGES = (
    ("just a moment...", "Cloudflare"),
    ("_cf_chl_opt", "Cloudflare"),
    ("attention required! | cloudflare", "Cloudflare"),
    ("waf js challenge", "Azure"),
    ("_incapsula_resource", "Imperva"),
    ("request rejected", "F5"),
    ("pardon our interruption", "Imperva"),
    ("captcha", "a captcha"),
)


def wall(status: int, headers: Mapping[str, str], media_type: str, payload: bytes) -> str | None:
    """The wall an answer is, in words; None where it is none.

    A firewall may answer 200, so pages are read too; JSON never is a wall page.
    """
    fields = {name.lower(): value.lower() for name, value in headers.items()}
    if "challenge" in fields.get("cf-mitigated", ""):
        return "a bot challenge (Cloudflare)"
    page = payload[:8192].decode("utf-8", "replace").lower() if "json" not in media_type else ""
    for words, whose in _CHALLENGES:
        if words in page and (status != 200 or "support id" in page or words != "request rejected"):
            # A city's own pages use captchas on forms: one is a wall only where the answer is a refusal.
            if words == "captcha" and status not in (401, 403, 429, 503):
                continue
            return f"a bot challenge ({whose})"
    if status == 403 and "access denied" in page and "akamai" in fields.get("server", "") + page:
        return "a firewall (Akamai)"
    if status in (401, 407):
        return "a login"
    if status == 403:
        return "a refusal (403 Forbidden)"
    if status == 429:
        return "a rate limit (429 Too Many Requests) that did not lift"
    if status == 451:
        return "a legal block (451)"
    return None
