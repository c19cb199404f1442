"""The chain behind one dataset's verdict: from what was declared and seen to the rule that decided, with evidence."""
