"""Sends digests by apprise: mail, Slack, Teams, webhooks and what else it knows."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping

import apprise

from auditor.notices.digest import Digest

#: An address of this form stands in the environment, so that the register holds no password.
_ENV = "env:"


class NotSent(Exception):
    """A digest that did not reach everybody; the message names no address, for these hold passwords."""


def send(digest: Digest, environment: Mapping[str, str] = os.environ) -> None:
    """Sends a digest to all its addresses. NotSent where one of them could not be used or was not reached."""
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    trouble: list[str] = []
    for number, written in enumerate(digest.to, 1):
        shown = f"address {number} of {digest.name!r}"
        name = written.removeprefix(_ENV)
        if written.startswith(_ENV) and name not in environment:
            trouble.append(f"{shown} stands in {name}, which the environment does not have")
            continue
        address = environment[name] if written.startswith(_ENV) else written
        messenger = apprise.Apprise()
        if not messenger.add(address):
            trouble.append(f"{shown} is none that apprise knows")
        elif not messenger.notify(title=digest.title, body=digest.body, body_format=apprise.NotifyFormat.TEXT):
            trouble.append(f"{shown} ({address.partition('://')[0]}) was not reached")
    if trouble:
        raise NotSent("; ".join(trouble))
