"""The checks: one module each, one folder per practice area; `rubrics/` says what each is worth.

`README.md` lists them and says how to add one; it is generated from the modules by `python -m auditor.check_page`.
"""
