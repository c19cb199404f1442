"""What runs a night every night: a line of cron, a timer of systemd, or a workflow of GitHub Actions."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from string import Template

#: By the name of the scheduler: the files it takes, and what to do with them.
FILES: Mapping[str, tuple[str, ...]] = {
    "cron": ("cron.txt",),
    "systemd": ("auditor-monitor.service", "auditor-monitor.timer"),
    "github": ("nightly.yml",),
}
NEXT: Mapping[str, str] = {
    "cron": "crontab -l | cat - {out}/cron.txt | crontab -",
    "systemd": "sudo cp {out}/auditor-monitor.* /etc/systemd/system/"
    " && sudo systemctl enable --now auditor-monitor.timer",
    "github": "mkdir -p .github/workflows && cp {out}/nightly.yml .github/workflows/",
}


def schedule(kind: str, *, auditor: Path, folder: Path, hour: int, minute: int, source: str) -> dict[str, str]:
    """The files of one scheduler, by name. auditor: the program; folder: the monitor's; source: what pip installs."""
    words = {
        "auditor": str(auditor),
        "folder": str(folder),
        "hour": f"{hour:02}",
        "minute": f"{minute:02}",
        "source": source,
    }
    there = resources.files(__name__)
    return {name: Template((there / name).read_text(encoding="utf-8")).substitute(words) for name in FILES[kind]}
