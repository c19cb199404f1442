"""The open data policy has the provisions that other policies have.

Why: policies of peers show what else can be settled: formats, dates, who oversees it, what stays private.
How: reads the city's adopted open data policy for the 31 provisions of the Sunlight Foundation's guidelines, and says
    beside each how many of 75 policies that were marked by hand have it. A provision passes with its quote, and is
    unknown where it was not recognized: it may be there in other words. The guidelines are a menu, so this is shown and
    never scored. `auditor policy` reads any other text in the same way.
Fix: look at what peers have that yours has not, and ask whether the city wants it, too.
See: Sunlight Foundation, Open Data Policy Guidelines; Open Data Policy Hub.
"""

from collections.abc import Iterator

from auditor.check import Finding
from auditor.web import Website
from checks._policies import candidates, the_policy
from checks._seen import called, passes, quote, searched, unsure, whole

VERSION = 1
EFFORT = "high"
READS = ()
ABOUT = "city"


def find(website: Website) -> Iterator[Finding]:
    policy = the_policy(candidates(website))
    if policy is None:
        message = f"shows no adopted open data policy whose provisions could be read: {website.searched}"
        yield unsure("provision", message, *searched(website))
        return
    for one in policy.reading.provisions:
        field = f"provision.{one.provision.code}"
        share = f"{one.provision.share:.0%} of peers"
        if one.place is not None:
            place = quote(policy.document, one.place.start, one.place.end)
            yield passes(field, f"{one.provision.name} by its policy, as {share} do", place)
        else:
            message = f"has a policy, {called(policy.document)}, without words recognized for this"
            yield unsure(field, f"{message}: it {one.provision.name} ({share})", whole(policy.document))
